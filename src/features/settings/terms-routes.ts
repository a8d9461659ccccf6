import { isoTime } from '../../platform/http/paging.ts'
import { route } from '../../platform/http/route.ts'

/** Images of ID checks are erased by this day in any case: a promise, not a setting. */
const CHECK_IMAGES_DAYS = 28

/** What every account may know of how this server works. */
export const termsRoutes = [
  route({
    method: 'GET',
    path: '/v1/ServiceTerms',
    tag: 'Service terms',
    summary: 'Hours in which people decide, holidays, and how long things are kept',
    handle: async ({ policy: { settings }, now }) => {
      const today = isoTime(now)?.slice(0, 10) ?? ''
      return {
        review_hours: settings.review_hours,
        zone: settings.zone,
        weekdays: settings.weekdays,
        hours_per_day: settings.hours_per_day,
        upcoming_holidays: settings.holidays.filter(day => day >= today).toSorted(),
        retention_check_images_days: CHECK_IMAGES_DAYS,
        retention_unused_days: settings.retention_unused_days,
        retention_released_days: settings.retention_released_days,
        retention_details_days: settings.retention_details_days,
      }
    },
  }),
]
