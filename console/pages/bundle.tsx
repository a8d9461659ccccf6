export const BundlePage = () => null
