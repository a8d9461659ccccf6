import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../domain/errors.ts'
import { accountRoutes } from '../features/accounts/routes.ts'
import { staffAccountRoutes } from '../features/accounts/staff-routes.ts'
import { addressRoutes } from '../features/addresses/routes.ts'
import { auditRoutes } from '../features/audit/routes.ts'
import { brandingRoutes } from '../features/branding/routes.ts'
import { bundleCopyRoutes } from '../features/bundles/copy-routes.ts'
import { bundlePartRoutes } from '../features/bundles/part-routes.ts'
import { bundleRoutes } from '../features/bundles/routes.ts'
import { callbackRoutes } from '../features/callbacks/routes.ts'
import { callbackBacklogRoutes } from '../features/callbacks/staff-routes.ts'
import { complianceRoutes } from '../features/compliance/routes.ts'
import { complianceInquiryRoutes } from '../features/compliance-inquiries/routes.ts'
import { complianceUpdateRoutes } from '../features/compliance-updates/routes.ts'
import { endUserRoutes } from '../features/end-users/routes.ts'
import { erasureRoutes } from '../features/erasures/routes.ts'
import { reportRoutes } from '../features/evidence/report-routes.ts'
import { evidenceRoutes } from '../features/evidence/routes.ts'
import { holdRoutes } from '../features/holds/routes.ts'
import { identityDocumentRoutes } from '../features/identity-documents/routes.ts'
import { bulkImportRoutes } from '../features/imports/bulk-routes.ts'
import { importRoutes } from '../features/imports/routes.ts'
import { addHostedCheck } from '../features/inquiries/hosted.ts'
import { inquiryRoutes } from '../features/inquiries/routes.ts'
import { staffInquiryRoutes } from '../features/inquiries/staff-routes.ts'
import { findChildStatus } from '../features/keys/credential-store.ts'
import { keyRoutes } from '../features/keys/routes.ts'
import { notificationRoutes } from '../features/notifications/routes.ts'
import { availableNumberRoutes } from '../features/numbers/available-routes.ts'
import { numberRoutes } from '../features/numbers/routes.ts'
import { staffNumberRoutes } from '../features/numbers/staff-routes.ts'
import { overviewRoutes } from '../features/overview/routes.ts'
import { peopleRoutes } from '../features/people/routes.ts'
import { placeRoutes } from '../features/places/routes.ts'
import { primaryRoutes } from '../features/profiles/primary-routes.ts'
import { profileRoutes } from '../features/profiles/routes.ts'
import { regulationRoutes } from '../features/regulations/routes.ts'
import { requestRoutes } from '../features/requests/routes.ts'
import { requirementRoutes } from '../features/requirements/routes.ts'
import { retentionRoutes } from '../features/retention/routes.ts'
import { reviewRoutes } from '../features/reviews/routes.ts'
import { ruleChangeRoutes } from '../features/rule-changes/routes.ts'
import { sandboxRoutes } from '../features/sandbox/routes.ts'
import { settingsRoutes } from '../features/settings/routes.ts'
import { termsRoutes } from '../features/settings/terms-routes.ts'
import { staffRoutes } from '../features/staff/routes.ts'
import { supportingDocumentRoutes } from '../features/supporting-documents/routes.ts'
import { upgradeRoutes } from '../features/upgrades/routes.ts'
import { userRoutes } from '../features/users/routes.ts'
import { addSessionRoutes } from '../features/users/session-routes.ts'
import { errorBody } from '../platform/http/error-body.ts'
import { methodsByPath } from '../platform/http/methods.ts'
import { describeApi } from '../platform/http/openapi.ts'
import type { AnyRoute } from '../platform/http/route.ts'
import { addRoutes, baseContext, createServer, type ServerOptions } from '../platform/http/server.ts'
import { createSigningKey } from '../platform/signing-key.ts'
import { authenticate } from './authenticate.ts'
import { addHealthRoutes, type StartProgress } from './health.ts'
import { addPageRoutes } from './pages.ts'
import { createRequestMetrics } from './request-metrics.ts'
import { publicUrlOf, type Services } from './services.ts'
import { addStreamRoute } from './stream.ts'
import { inquiryWiring } from './vendor.ts'
import { namesOfAnybody, reviewWiring, simulators } from './wiring.ts'

const API_VERSION = '1.0'

/** Every declared operation: what is served, and what the OpenAPI file describes. */
export function allRoutes(services: Services, linkBase: () => string = () => publicUrlOf(services.config)): AnyRoute[] {
  const inquiries = inquiryWiring(services.vendor.vendor, linkBase)
  const signingKey = createSigningKey(join(services.config.dataDir, 'keys'))
  return [
    ...accountRoutes,
    ...keyRoutes,
    ...userRoutes({ linkBase, hasMail: services.mailer !== undefined }),
    ...addressRoutes,
    ...availableNumberRoutes,
    ...numberRoutes,
    ...holdRoutes,
    ...placeRoutes,
    ...staffNumberRoutes,
    ...importRoutes,
    ...bulkImportRoutes,
    ...identityDocumentRoutes,
    ...requirementRoutes,
    ...overviewRoutes,
    ...complianceRoutes,
    ...evidenceRoutes({ signingKey }),
    ...reportRoutes,
    ...callbackRoutes,
    ...reviewRoutes(reviewWiring),
    ...staffAccountRoutes,
    ...staffRoutes({ linkBase }),
    ...settingsRoutes({ ...services.settings, vendor: services.vendor.vendor.name }),
    ...auditRoutes({ namesOf: namesOfAnybody, signingKey }),
    ...erasureRoutes,
    ...retentionRoutes,
    ...peopleRoutes(inquiries),
    ...callbackBacklogRoutes,
    ...sandboxRoutes({ isSandbox: services.config.isSandbox, clock: services.clock, simulators }),
    ...inquiryRoutes(inquiries),
    ...staffInquiryRoutes(inquiries),
    ...upgradeRoutes(inquiries),
    ...requestRoutes,
    ...brandingRoutes,
    ...termsRoutes,
    ...notificationRoutes,
    ...regulationRoutes,
    ...ruleChangeRoutes,
    ...endUserRoutes,
    ...supportingDocumentRoutes(linkBase),
    ...bundleRoutes,
    ...bundlePartRoutes,
    ...bundleCopyRoutes,
    ...complianceUpdateRoutes,
    ...profileRoutes,
    ...primaryRoutes,
    ...complianceInquiryRoutes(inquiries),
  ]
}

/** The whole HTTP side: API, Console, hosted check, health. */
export async function buildServer(services: Services, progress: StartProgress, processId?: string): Promise<FastifyInstance> {
  const { config, db, vault, policy, clock, log } = services
  const requests = createRequestMetrics()
  const options: ServerOptions = {
    db,
    vault,
    policy,
    clock,
    log,
    publicUrl: config.publicUrl,
    trustProxy: config.trustProxy,
    authenticate,
    childAccount: (ctx, child, parent) => findChildStatus(ctx.db, child, parent),
    processId,
    onAnswer: requests.note,
  }
  const app = await createServer(options)
  // The port is known once the server listens: 0 asks for any.
  const linkBase = () => publicUrlOf({ ...config, port: portOf(app) ?? config.port })
  const routes = allRoutes(services, linkBase)
  addRoutes(app, routes, options)
  const description = { title: 'Countersign', version: API_VERSION }
  app.get('/openapi.json', async request => describeApi(routes, { ...description, publicUrl: baseContext(request, options).publicUrl }))
  addHostedCheck(app, options, inquiryWiring(services.vendor.vendor, linkBase))
  addSessionRoutes(app, options, { linkBase, hasMail: services.mailer !== undefined, isSandbox: config.isSandbox })
  addPageRoutes(app, services, options)
  addStreamRoute(app, options)
  addHealthRoutes(app, services, progress, requests)
  await addConsole(app, methodsByPath(routes))
  return app
}

function portOf(app: FastifyInstance): number | undefined {
  const address = app.server.address()
  return typeof address === 'object' ? address?.port : undefined
}

const CONTENT_SECURITY_POLICY =
  "default-src 'self'; img-src 'self' blob: data:; style-src 'self' 'unsafe-inline'; media-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"

/** Serves the built Console; any page address that is no file gets its first page, any other method of a path its 405. */
async function addConsole(app: FastifyInstance, methodsAt: (path: string) => string[]): Promise<void> {
  const root = consoleRoot()
  if (root) {
    await app.register(fastifyStatic, {
      root,
      wildcard: false,
      index: false,
      cacheControl: false,
      preCompressed: true,
      // They come in the place of the files that they hold, and have no addresses of their own.
      globIgnore: ['**/*.br', '**/*.gz'],
      setHeaders: (response, path) => {
        response.setHeader('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
        response.setHeader('vary', 'accept-encoding')
        response.setHeader('content-security-policy', CONTENT_SECURITY_POLICY)
      },
    })
  }
  app.setNotFoundHandler(async (request, reply) => {
    const wantsPage =
      ['GET', 'HEAD'].includes(request.method) && (request.url === '/' || (request.headers.accept ?? '').includes('text/html'))
    const page = root && wantsPage ? join(root, request.url.startsWith('/verify/') ? 'verify.html' : 'index.html') : undefined
    if (page && existsSync(page)) {
      reply.header('content-security-policy', CONTENT_SECURITY_POLICY).header('cache-control', 'no-cache')
      return reply.type('text/html; charset=utf-8').send(await readFile(page))
    }
    const methods = methodsAt(request.url.split('?')[0] ?? '')
    if (methods.length > 0) reply.header('allow', methods.join(', '))
    const error = new AppError(methods.length > 0 ? 'methodNotAllowed' : 'notFound')
    return reply.code(error.status).type('application/json; charset=utf-8').send(errorBody(error, request.originalUrl))
  })
}

/** dist/console beside the compiled server, or of the clone when the sources run directly. */
function consoleRoot(): string | undefined {
  return [join(import.meta.dirname, '..', 'console'), join(import.meta.dirname, '..', '..', 'dist', 'console')].find(path =>
    existsSync(join(path, 'index.html')),
  )
}
