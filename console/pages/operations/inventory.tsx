export const InventoryPage = () => null
