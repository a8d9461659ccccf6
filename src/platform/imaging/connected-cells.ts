/** The areas of a grid of `columns` whose cells are set and touch each other by a side. */
export function connectedCells(cells: Uint8Array, columns: number): number[][] {
  const seen = new Uint8Array(cells.length)
  const blobs: number[][] = []
  for (let start = 0; start < cells.length; start++) {
    if (!cells[start] || seen[start]) continue
    const blob: number[] = []
    const open = [start]
    seen[start] = 1
    for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
      blob.push(cell)
      const column = cell % columns
      for (const next of [column > 0 ? cell - 1 : -1, column < columns - 1 ? cell + 1 : -1, cell - columns, cell + columns]) {
        if (next < 0 || next >= cells.length || seen[next] || !cells[next]) continue
        seen[next] = 1
        open.push(next)
      }
    }
    blobs.push(blob)
  }
  return blobs
}
