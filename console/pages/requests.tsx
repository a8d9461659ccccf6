export const RequestsPage = () => null
