import * as theme from '@easyops-cn/docusaurus-search-local/dist/client/client/theme/searchByWorker.js';
import { reach } from './reach.ts';

/** In place of the theme's own, whose worker keeps for ever what it could not load: it is not asked before it can. */
export async function fetchIndexesByWorker(baseUrl: string, context: string): Promise<void> {
  await reached(baseUrl);
  await theme.fetchIndexesByWorker(baseUrl, context);
}

export async function searchByWorker(baseUrl: string, context: string, input: string, limit: number): Promise<unknown[]> {
  await reached(baseUrl);
  return theme.searchByWorker(baseUrl, context, input, limit);
}

/** Whoever was told that it cannot be had is put up anew once it can (`useReach`), and what they waited for is no more. */
async function reached(baseUrl: string): Promise<void> {
  if (process.env.NODE_ENV === 'production' && !(await reach(baseUrl))) await new Promise(() => {});
}
