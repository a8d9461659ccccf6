import { DOCUMENT_KINDS, isDocumentKind } from '../../domain/documents/kinds.ts'
import { AppError } from '../../domain/errors.ts'
import { parseSid } from '../../domain/ids.ts'
import { metaList, type Page, type PageRequest, parsePaging } from '../../platform/http/paging.ts'
import { parseAttributes, parseCallbackUrl, SidParams, sidInPath } from '../../platform/http/parameters.ts'
import { route, type UploadedFile } from '../../platform/http/route.ts'
import { type Context, read } from '../../platform/postgres/context.ts'
import type { Tx } from '../../platform/postgres/pool.ts'
import { filesOf, papersOf } from '../documents/store.ts'
import { parseEndUserType, parseNumberType } from '../regulations/parse.ts'
import { countByIdentity } from '../usage/store.ts'
import { createIdentityDocument } from './create.ts'
import { deleteIdentityDocument } from './delete.ts'
import { editIdentityDocument } from './edit.ts'
import type { FiledDocument } from './identity-document.ts'
import { IdentityDocumentCreate, IdentityDocumentEdit, IdentityDocumentList } from './schema.ts'
import { findIdentityDocument, type IdentityDocumentFilter, listIdentityDocuments } from './store.ts'
import { submitIdentityDocument } from './submit.ts'
import { type BriefDocument, briefView, identityDocumentView, PATH } from './view.ts'

const MAX_FILES = 10
const tag = 'Identity documents'

export const identityDocumentRoutes = [
  route({
    method: 'GET',
    path: PATH,
    tag,
    summary: 'Identity documents of the account, newest first',
    query: IdentityDocumentList,
    example: { Status: 'draft', IsoCountry: 'DE' },
    async handle(ctx, { query }) {
      const paging = parsePaging(query)
      const about = { publicUrl: ctx.publicUrl, path: PATH, query, key: 'identity_documents' }
      const filter = { state: query.Status, isoCountry: query.IsoCountry, numberType: query.NumberType, endUserType: query.EndUserType }
      if (query.Brief) {
        const brief = await read(ctx, tx => listBriefly(tx, ctx, filter, paging))
        return metaList(brief, paging, about, briefView)
      }
      const filed = await read(ctx, async tx => {
        const page = await listIdentityDocuments(tx, ctx, filter, paging)
        const items = []
        for (const document of page.items)
          items.push({ sid: document.sid, document, files: await filesOf(tx, ctx, ctx.accountSid, document.sid) })
        return { ...page, items }
      })
      return metaList(filed, paging, about, item => identityDocumentView(item, ctx))
    },
  }),
  route({
    method: 'POST',
    path: PATH,
    tag,
    summary: 'File an identity document with its scans; the machine reads them within seconds',
    body: IdentityDocumentCreate,
    example: {
      FriendlyName: 'Erika Mustermann',
      IsoCountry: 'DE',
      NumberType: 'local',
      EndUserType: 'individual',
      Attributes: '{"first_name":"Erika","last_name":"Mustermann","birth_date":"1984-08-12"}',
    },
    maxFiles: MAX_FILES,
    status: 201,
    handle: (ctx, { body, files }) =>
      createIdentityDocument(ctx, {
        friendlyName: body.FriendlyName,
        isoCountry: body.IsoCountry.toUpperCase(),
        numberType: parseNumberType(body.NumberType),
        endUserType: parseEndUserType(body.EndUserType),
        attributes: parseAttributes(body.Attributes) ?? {},
        addressSid: addressInBody(body.AddressSid),
        statusCallback: parseCallbackUrl('StatusCallback', body.StatusCallback),
        files: nameFiles(files, body.DocumentType),
      }),
    view: identityDocumentView,
  }),
  route({
    method: 'GET',
    path: `${PATH}/:Sid`,
    tag,
    summary: 'One identity document, with what the machine read beside the details',
    params: SidParams,
    handle: (ctx, { params }) => fetchIdentityDocument(ctx, sidInPath('identityDocument', params.Sid)),
    view: identityDocumentView,
  }),
  route({
    method: 'POST',
    path: `${PATH}/:Sid`,
    tag,
    summary: 'Change a draft or failed document; a file replaces the one of the same type',
    params: SidParams,
    body: IdentityDocumentEdit,
    maxFiles: MAX_FILES,
    handle: (ctx, { params, body, files }) =>
      editIdentityDocument(ctx, sidInPath('identityDocument', params.Sid), {
        friendlyName: body.FriendlyName,
        isoCountry: body.IsoCountry?.toUpperCase(),
        numberType: body.NumberType ? parseNumberType(body.NumberType) : undefined,
        endUserType: body.EndUserType ? parseEndUserType(body.EndUserType) : undefined,
        attributes: parseAttributes(body.Attributes),
        addressSid: addressInBody(body.AddressSid),
        statusCallback: parseCallbackUrl('StatusCallback', body.StatusCallback),
        files: nameFiles(files, body.DocumentType),
      }),
    view: identityDocumentView,
  }),
  route({
    method: 'POST',
    path: `${PATH}/:Sid/Submit`,
    tag,
    summary: 'Hand the document in: decided at once when proven, else by a person',
    params: SidParams,
    handle: (ctx, { params }) => submitIdentityDocument(ctx, sidInPath('identityDocument', params.Sid)),
    view: identityDocumentView,
  }),
  route({
    method: 'DELETE',
    path: `${PATH}/:Sid`,
    tag,
    summary: 'Delete a document that no number relies on, with its scans',
    params: SidParams,
    status: 204,
    handle: (ctx, { params }) => deleteIdentityDocument(ctx, sidInPath('identityDocument', params.Sid)),
  }),
]

function fetchIdentityDocument(ctx: Context, sid: string): Promise<FiledDocument> {
  return read(ctx, async tx => {
    const document = await findIdentityDocument(tx, ctx, ctx.accountSid, sid)
    if (!document) throw new AppError('notFound')
    return { document, files: await filesOf(tx, ctx, ctx.accountSid, sid) }
  })
}

/** An address of a wrong shape is one that does not exist. */
function addressInBody(text: string | undefined): string | undefined {
  if (!text) return undefined
  const sid = parseSid('address', text)
  if (!sid) throw new AppError('addressNotFound')
  return sid
}

/** The n-th `DocumentType` describes the n-th `File`. @throws AppError missingParameter, invalidParameter */
function nameFiles(files: readonly UploadedFile[], types: readonly string[] = []): { upload: UploadedFile; documentType: string }[] {
  return files.map((upload, index) => {
    const documentType = types[index]
    if (!documentType) throw new AppError('missingParameter', { name: 'DocumentType' })
    if (!isDocumentKind(documentType))
      throw new AppError('invalidParameter', { name: 'DocumentType', why: `one of ${Object.keys(DOCUMENT_KINDS).join(', ')}` })
    return { upload, documentType }
  })
}

async function listBriefly(
  tx: Tx,
  ctx: Context,
  filter: IdentityDocumentFilter,
  paging: PageRequest,
): Promise<Page<BriefDocument & { sid: string }>> {
  const page = await listIdentityDocuments(tx, ctx, filter, paging)
  const sids = page.items.map(({ sid }) => sid)
  const papers = await papersOf(tx, ctx, sids)
  const counts = await countByIdentity(tx, ctx.accountSid, sids)
  return {
    ...page,
    items: page.items.map(document => ({
      sid: document.sid,
      document,
      papers: papers.get(document.sid) ?? [],
      numberCount: counts.get(document.sid) ?? 0,
    })),
  }
}
