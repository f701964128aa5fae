declare module '@easyops-cn/docusaurus-search-local/dist/client/client/theme/searchByWorker.js' {
  export function fetchIndexesByWorker(baseUrl: string, context: string): Promise<void>;
  export function searchByWorker(baseUrl: string, context: string, input: string, limit: number): Promise<unknown[]>;
}
declare module '@easyops-cn/autocomplete.js';
