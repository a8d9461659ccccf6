export const TrustHubPage = () => null
