export const UpgradePage = () => null
