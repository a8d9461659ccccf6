export const BundleNewPage = () => null
