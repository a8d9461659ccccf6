export const BundlesPage = () => null
