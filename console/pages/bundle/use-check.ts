import { useMutation, useQueryClient } from '@tanstack/react-query'
import { COMPLIANCE } from '../../api/bundles.ts'
import { post } from '../../api/http.ts'
import type { Bundle, Evaluation } from '../../api/types.ts'
import { say } from '../../components/toasts.tsx'
import { t } from '../../texts/en.ts'

export type CheckRun = ReturnType<typeof useCheck>

/** The evaluation of the rule, and the submission that needs it. */
export function useCheck(bundle: Bundle) {
  const queries = useQueryClient()
  const path = `${COMPLIANCE}/Bundles/${bundle.sid}`
  const check = useMutation({ mutationFn: () => post<Evaluation>(`${path}/Evaluations`) })
  const submit = useMutation({
    mutationFn: () => post<Bundle>(path, { Status: 'pending-review' }),
    onSuccess: async () => {
      say(t.bundles.submitted)
      await queries.invalidateQueries({ queryKey: ['bundles'] })
    },
  })
  return { check, submit }
}
