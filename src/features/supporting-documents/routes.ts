import { Type } from 'typebox'
import { AppError } from '../../domain/errors.ts'
import { isoTime, metaList, parsePaging } from '../../platform/http/paging.ts'
import { parseAttributes, SidParams, sidInPath } from '../../platform/http/parameters.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import { read } from '../../platform/postgres/context.ts'
import { HOST_PATHS, type Host } from '../end-users/end-user.ts'
import { createSupportingDocument } from './create.ts'
import { deleteSupportingDocument } from './delete.ts'
import { editSupportingDocument } from './edit.ts'
import { SupportingDocumentCreate, SupportingDocumentList, SupportingDocumentUpdate } from './schema.ts'
import { findSupportingDocument, listSupportingDocuments } from './store.ts'
import { createUploadLink, requireUploadLink, uploadByLink } from './upload-link.ts'
import { supportingDocumentView } from './view.ts'

const MAX_FILES = 10
const TokenParams = Type.Object({ Token: Type.String({ maxLength: 100 }) })

function routesOf(host: Host, tag: string, linkBase: () => string): AnyRoute[] {
  const path = `${HOST_PATHS[host]}/SupportingDocuments`
  return [
    route({
      method: 'GET',
      path,
      tag,
      summary: 'Supporting documents of the account, newest first',
      query: SupportingDocumentList,
      async handle(ctx, { query }) {
        const paging = parsePaging(query)
        const page = await read(ctx, tx => listSupportingDocuments(tx, ctx, host, paging))
        return metaList(page, paging, { publicUrl: ctx.publicUrl, path, query }, item => supportingDocumentView(item, ctx))
      },
    }),
    route({
      method: 'POST',
      path,
      tag,
      summary: 'File a supporting document; as multipart with its scans as `File`',
      body: SupportingDocumentCreate,
      example:
        host === 'numbers'
          ? { FriendlyName: 'Register extract', Type: 'commercial_registrar_excerpt', Attributes: '{"business_name":"Muster GmbH"}' }
          : { FriendlyName: 'Address', Type: 'customer_profile_address', Attributes: '{}' },
      maxFiles: MAX_FILES,
      status: 201,
      handle: async (ctx, { body, files }) =>
        createSupportingDocument(ctx, {
          host,
          friendlyName: body.FriendlyName,
          type: body.Type,
          attributes: parseAttributes(body.Attributes) ?? {},
          files,
        }),
      view: supportingDocumentView,
    }),
    route({
      method: 'GET',
      path: `${path}/:Sid`,
      tag,
      summary: 'One supporting document',
      params: SidParams,
      async handle(ctx, { params }) {
        const document = await read(ctx, tx => findSupportingDocument(tx, ctx, host, sidInPath('supportingDocument', params.Sid)))
        if (!document) throw new AppError('notFound')
        return document
      },
      view: supportingDocumentView,
    }),
    route({
      method: 'POST',
      path: `${path}/:Sid`,
      tag,
      summary: 'Change a draft or rejected document; a `File` replaces its scan',
      params: SidParams,
      body: SupportingDocumentUpdate,
      maxFiles: MAX_FILES,
      handle: async (ctx, { params, body, files }) =>
        editSupportingDocument(ctx, host, sidInPath('supportingDocument', params.Sid), {
          friendlyName: body.FriendlyName,
          attributes: parseAttributes(body.Attributes),
          files,
          status: body.Status,
        }),
      view: supportingDocumentView,
    }),
    route({
      method: 'POST',
      path: `${path}/:Sid/UploadLink`,
      tag,
      summary: 'A link that takes one upload for this document, within a day',
      params: SidParams,
      status: 201,
      handle: (ctx, { params }) => createUploadLink(ctx, host, sidInPath('supportingDocument', params.Sid), linkBase()),
      view: ({ url, expiresAt, documentSid }) => ({ url, expires_at: isoTime(expiresAt), supporting_document_sid: documentSid }),
    }),
    route({
      method: 'DELETE',
      path: `${path}/:Sid`,
      tag,
      summary: 'Delete a document that no bundle holds, with its scans',
      params: SidParams,
      status: 204,
      handle: (ctx, { params }) => deleteSupportingDocument(ctx, host, sidInPath('supportingDocument', params.Sid)),
    }),
  ]
}

/** `linkBase`: of one-time links, which are never built from a request's Host. */
export const supportingDocumentRoutes = (linkBase: () => string): AnyRoute[] => [
  ...routesOf('numbers', 'Supporting documents', linkBase),
  ...routesOf('trusthub', 'Trust Hub supporting documents', linkBase),
  route({
    method: 'POST',
    path: '/upload/:Token',
    tag: 'Supporting documents',
    access: 'public',
    summary: 'Upload the scan of a document by its one-time link: multipart with `File`',
    params: TokenParams,
    maxFiles: MAX_FILES,
    status: 201,
    admit: async (ctx, { Token }) => {
      await requireUploadLink(ctx, Token)
    },
    handle: (ctx, { params, files }) => uploadByLink(ctx, params.Token, files),
    view: ({ sid, state }) => ({ supporting_document_sid: sid, status: state }),
  }),
]
