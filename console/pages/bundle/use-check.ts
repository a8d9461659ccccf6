import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type Place, placePath } from '../../api/collections.ts'
import { post } from '../../api/http.ts'
import type { Bundle, Evaluation } from '../../api/types/bundles.ts'
import { say } from '../../components/toasts.tsx'
import { t } from '../../texts/en.ts'

export type CheckRun = ReturnType<typeof useCheck>

/** The evaluation of the rule, and the submission that needs it. */
export function useCheck(place: Place, ruleSid: string) {
  const queries = useQueryClient()
  const path = placePath(place)
  const check = useMutation({ mutationFn: () => post<Evaluation>(`${path}/Evaluations`, place.of.evaluation(ruleSid)) })
  const submit = useMutation({
    mutationFn: () => post<Bundle>(path, { Status: 'pending-review' }),
    onSuccess: async () => {
      say(t.bundles.submitted)
      await queries.invalidateQueries({ queryKey: [place.of.key] })
    },
  })
  return { check, submit }
}
