export const LookupPage = () => null
