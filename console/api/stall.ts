/** Longer than the server takes to store what has arrived. */
const STALL_MS = 90_000

/** Ends an upload that makes no headway; one that does may take as long as its line is slow. */
export function endWhenStalled(request: XMLHttpRequest): void {
  let timer: ReturnType<typeof setTimeout>
  const wait = () => {
    clearTimeout(timer)
    timer = setTimeout(() => request.abort(), STALL_MS)
  }
  wait()
  request.upload.addEventListener('progress', wait)
  request.addEventListener('loadend', () => clearTimeout(timer))
}
