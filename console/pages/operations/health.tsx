export const HealthPage = () => null
