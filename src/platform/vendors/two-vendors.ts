import type { CaseRef, Vendor } from '../../domain/vendor.ts'

/** New cases go to the vendor in use; those of an earlier one stay with it until they are decided and erased. */
export function twoVendors(current: Vendor, earlier: Vendor): Vendor {
  const of = (ref: CaseRef): Vendor => (earlier.knows(ref) ? earlier : current)
  const remote = current.remote ? current : earlier
  return {
    name: current.name,
    remote: remote.remote,
    knows: ref => current.knows(ref) || earlier.knows(ref),
    takesPictures: ref => of(ref).takesPictures(ref),
    start: input => current.start(input),
    link: ref => of(ref).link(ref),
    attempt: (ref, submission) => of(ref).attempt(ref, submission),
    result: (ref, now) => of(ref).result(ref, now),
    view: (ref, reviewer) => of(ref).view(ref, reviewer),
    redact: (ref, now) => of(ref).redact(ref, now),
    block: (ref, now) => of(ref).block(ref, now),
    unblock: ref => of(ref).unblock(ref),
    notice: notice => remote.notice(notice),
  }
}
