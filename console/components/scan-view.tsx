import { IconBarcode, IconEye, IconRotateClockwise, IconZoomIn, IconZoomOut } from '@tabler/icons-react'
import { type CSSProperties, useState } from 'react'
import type { Box } from '../../src/domain/reading/reading.ts'
import { t } from '../texts/en.ts'
import { type Mrz, MrzLines, MrzOverlay } from './mrz-overlay.tsx'
import './scan-view.css'

export interface Mark {
  key: string
  box: Box
  label: string
  tone: 'same' | 'different' | 'plain'
}

export interface ScanFile {
  sid: string
  label: string
  pages: number
}

interface Props {
  files: readonly ScanFile[]
  /** Address of one page's picture; pages count from 0. */
  pageUrl: (fileSid: string, page: number) => string
  /** Places on the pages of each file. */
  marks?: (fileSid: string) => readonly Mark[]
  active?: string | null
  /** Covered until the reader asks for it, as each view is written down. */
  isCovered?: boolean
  /** It has been asked for already, and written down. */
  isUncovered?: boolean
  /** Told when the reader asks for it. */
  onUncover?: () => void
  /** Machine-readable lines of each file, to be laid over the page. */
  mrz?: (fileSid: string) => Mrz | null
  zoom?: number
  onZoom?: (zoom: number) => void
}

const ZOOMS = [1, 1.5, 2, 3] as const

const place = ({ x, y, width, height }: Box): CSSProperties => ({
  left: `${x * 100}%`,
  top: `${y * 100}%`,
  width: `${width * 100}%`,
  height: `${height * 100}%`,
})

/** One page at a time on neutral grey, with zoom, rotation and the boxes of what was read. */
export function ScanView({
  files,
  pageUrl,
  marks,
  mrz,
  active,
  isCovered = false,
  isUncovered = false,
  onUncover,
  zoom: given,
  onZoom,
}: Props) {
  const [chosen, setChosen] = useState(0)
  const [page, setPage] = useState(0)
  const [turns, setTurns] = useState(0)
  const [ownZoom, setOwnZoom] = useState(1)
  const [wasOpened, setOpened] = useState(false)
  const [isMrzShown, setMrzShown] = useState(false)
  const isOpen = !isCovered || isUncovered || wasOpened
  const zoom = given ?? ownZoom
  const setZoom = onZoom ?? setOwnZoom
  const file = files[chosen] ?? files[0]
  if (!file) return <div className="scan scan-none quiet">{t.scan.none}</div>
  const shownMarks = (marks?.(file.sid) ?? []).filter(({ box }) => box.page === page)
  const lines = mrz?.(file.sid) ?? null
  const open = () => {
    setOpened(true)
    onUncover?.()
  }
  return (
    <figure className="scan">
      {(files.length > 1 || file.pages > 1) && (
        <PagePicker
          files={files}
          chosen={chosen}
          page={page}
          onPick={(fileIndex, pageIndex) => [setChosen(fileIndex), setPage(pageIndex), setTurns(0)]}
        />
      )}
      <section className="scan-stage" aria-label={t.scan.stage(file.label)} tabIndex={isOpen ? 0 : -1}>
        {isOpen ? (
          <div className="scan-sheet" style={{ width: `${zoom * 100}%`, transform: `rotate(${turns * 90}deg)` }}>
            <img src={pageUrl(file.sid, page)} alt={t.scan.alt(file.label, page + 1)} />
            {shownMarks.map(({ key, box, label, tone }) => (
              <span
                key={key}
                className="scan-mark"
                data-tone={tone}
                data-active={key === active || undefined}
                style={place(box)}
                title={label}
              />
            ))}
            {lines && isMrzShown && lines.box.page === page && <MrzOverlay mrz={lines} />}
          </div>
        ) : (
          <ScanCover onOpen={open} />
        )}
      </section>
      {isOpen && (
        <Tools
          zoom={zoom}
          onZoom={setZoom}
          onTurn={() => setTurns((turns + 1) % 4)}
          note={isCovered ? t.scan.wasLogged : ''}
          mrz={lines && lines.box.page === page ? { isShown: isMrzShown, onToggle: () => setMrzShown(!isMrzShown) } : undefined}
        />
      )}
      {isOpen && lines && isMrzShown && <MrzLines mrz={lines} />}
    </figure>
  )
}

export function ScanCover({ onOpen, isLoading = false }: { onOpen: () => void; isLoading?: boolean }) {
  return (
    <button type="button" className="scan-cover" onClick={onOpen} disabled={isLoading}>
      <IconEye size={22} aria-hidden />
      <span className="strong">{isLoading ? t.common.loading : t.scan.open}</span>
      <span className="small">{t.scan.logged}</span>
    </button>
  )
}

function PagePicker({
  files,
  chosen,
  page,
  onPick,
}: {
  files: readonly ScanFile[]
  chosen: number
  page: number
  onPick: (file: number, page: number) => void
}) {
  const pages = files.flatMap((file, index) => Array.from({ length: Math.max(1, file.pages) }, (_, at) => ({ file, index, at })))
  return (
    <div className="scan-pages">
      {pages.map(({ file, index, at }) => (
        <button
          key={`${file.sid}-${at}`}
          type="button"
          className="chip"
          aria-pressed={index === chosen && at === page}
          onClick={() => onPick(index, at)}
        >
          {file.pages > 1 ? t.scan.page(file.label, at + 1) : file.label}
        </button>
      ))}
    </div>
  )
}

interface ToolsProps {
  zoom: number
  onZoom: (zoom: number) => void
  onTurn: () => void
  note: string
  mrz: { isShown: boolean; onToggle: () => void } | undefined
}

function Tools({ zoom, onZoom, onTurn, note, mrz }: ToolsProps) {
  const at = ZOOMS.findIndex(step => step >= zoom)
  const step = (by: 1 | -1) => onZoom(ZOOMS[Math.min(ZOOMS.length - 1, Math.max(0, at + by))] ?? 1)
  return (
    <figcaption className="scan-tools">
      <span className="small quiet">{note}</span>
      <span className="row scan-buttons">
        <button type="button" className="icon-button" aria-label={t.scan.zoomOut} disabled={at <= 0} onClick={() => step(-1)}>
          <IconZoomOut size={18} aria-hidden />
        </button>
        <span className="small num quiet" aria-live="polite">
          {Math.round(zoom * 100)} %
        </span>
        <button type="button" className="icon-button" aria-label={t.scan.zoomIn} disabled={at === ZOOMS.length - 1} onClick={() => step(1)}>
          <IconZoomIn size={18} aria-hidden />
        </button>
        <button type="button" className="icon-button" aria-label={t.scan.turn} onClick={onTurn}>
          <IconRotateClockwise size={18} aria-hidden />
        </button>
        {mrz && (
          <button type="button" className="icon-button" aria-label={t.scan.mrz} aria-pressed={mrz.isShown} onClick={mrz.onToggle}>
            <IconBarcode size={18} aria-hidden />
          </button>
        )}
      </span>
    </figcaption>
  )
}

/** Width to height of a crop, and how much of the surroundings it shows. */
const CROP_ASPECT = 6
const CROP_AIR = 1.5

/** The part of a page around a box, in fractions of the page, of the one aspect that all crops have. */
function cropOf(box: Box, pageAspect: number): { x: number; y: number; width: number; height: number } {
  const height = Math.max(box.height * CROP_AIR, (box.width * 1.08 * pageAspect) / CROP_ASPECT)
  const width = Math.min(1, (height * CROP_ASPECT) / pageAspect)
  const within = (start: number, size: number) => Math.max(0, Math.min(1 - size, start))
  return { width, height, x: within(box.x + box.width / 2 - width / 2, width), y: within(box.y + box.height / 2 - height / 2, height) }
}

/** Only the place where a value stands, with a little around it. */
export function Crop({ src, box, alt }: { src: string; box: Box; alt: string }) {
  const [pageAspect, setPageAspect] = useState(1.42)
  const { x, y, width, height } = cropOf(box, pageAspect)
  return (
    <span className="crop">
      <img
        src={src}
        alt={alt}
        loading="lazy"
        onLoad={({ currentTarget }) => setPageAspect(currentTarget.naturalWidth / Math.max(1, currentTarget.naturalHeight))}
        style={{ width: `${100 / width}%`, left: `${(-x * 100) / width}%`, top: `${(-y * 100) / height}%` }}
      />
    </span>
  )
}
