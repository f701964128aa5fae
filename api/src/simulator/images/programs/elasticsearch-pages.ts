import { sha1 } from '../../apimachinery/digest.ts';
import type { Process } from '../../kernel/index.ts';
import { isSince } from '../../shell/utilities/lib/version.ts';
import type { HttpRequest, HttpResponse } from '../servers/http-message.ts';
import { ownAddress } from './own-address.ts';

/** Of releases that were seen to answer: what they are built from, and when. */
const BUILT: Readonly<Record<string, readonly [hash: string, date: string]>> = {
  '7.6.2': ['ef48eb35cf30adf4db14086e8aabd07ef6fb113f', '2020-03-26T06:34:37.794943Z'],
  '7.10.1': ['1c34507e66d7db1211f66f3513706fdf548736aa', '2020-12-05T01:00:33.671820Z'],
  '7.12.0': ['78722783c38caa25a70982b5b042074cde5d3b3a', '2021-03-18T06:17:15.410153305Z'],
  '7.14.0': ['dd5a0a2acaa2045ff9624f3729fc8a6f40835aa1', '2021-07-29T20:49:32.864135063Z'],
  '7.16.3': ['4e6e4eab2297e949ec994e688dad46290d018022', '2022-01-06T23:43:02.825887787Z'],
};
/** Which Lucene is in it from which release on. */
const LUCENE: readonly (readonly [from: readonly number[], lucene: string])[] = [
  [[8, 8], '9.6.0'],
  [[8, 7], '9.5.0'],
  [[8, 6], '9.4.2'],
  [[8], '9.3.0'],
  [[7, 17], '8.11.1'],
  [[7, 16], '8.10.1'],
  [[7, 14], '8.9.0'],
  [[7, 12], '8.8.0'],
  [[7, 10], '8.7.0'],
  [[7], '8.4.0'],
  [[6], '7.7.3'],
];

/** What Elasticsearch tells of itself; undefined: what it answers is not followed. @see elastic/elasticsearch: rest-api-spec/src/main/resources/rest-api-spec/api */
export function ownPage(
  process: Process,
  version: string,
  product: 'Elasticsearch' | 'OpenSearch',
  { node, cluster }: { readonly node: string; readonly cluster: string },
  { target }: HttpRequest,
): HttpResponse | undefined {
  const [path = '', query = ''] = target.split('?');
  const isPretty = path === '/' || /(^|&)pretty(=true)?(&|$)/.test(query);
  const answer = (value: object): HttpResponse => ({
    status: 200,
    headers: { 'X-elastic-product': 'Elasticsearch', 'content-type': 'application/json' },
    // Its decimals stay decimals.
    body: (isPretty ? `${JSON.stringify(value, null, 2).replace(/^( *"[^"]*"):/gm, '$1 :')}\n` : JSON.stringify(value)).replace(
      /(percent_as_number" ?: ?100)\b/,
      '$1.0',
    ),
  });
  if (path === '/')
    return answer({
      name: node,
      cluster_name: cluster,
      cluster_uuid: sha1(`${node}/${cluster}`).slice(0, 22),
      version: product === 'OpenSearch' ? aboutOpenSearch(version) : about(version),
      tagline: product === 'OpenSearch' ? 'The OpenSearch Project: https://opensearch.org/' : 'You Know, for Search',
    });
  if (/^\/_cluster\/health\/?$/.test(path)) return answer(health(version, cluster));
  if (path === '/_cat/nodes') {
    const roles = isSince(version, 7, 13) ? 'cdfhilmrstw' : isSince(version, 7, 10) ? 'cdhilmrstw' : 'dilm';
    const row = `${ownAddress(process)} 16 90 5 0.31 0.45 0.40 ${roles} * ${node}`;
    return table(row, /(^|&)v(=true)?(&|$)/.test(query));
  }
  return undefined;
}

/** One row under its heads. @see elastic/elasticsearch: server/src/main/java/org/elasticsearch/rest/action/cat/RestTable.java */
function table(row: string, hasHeads: boolean): HttpResponse {
  const heads = 'ip heap.percent ram.percent cpu load_1m load_5m load_15m node.role master name'.split(' ');
  const cells = row.split(' ');
  const padded = (words: readonly string[]): string =>
    words
      .map((word, i) => {
        const width = Math.max((cells[i] ?? '').length, hasHeads ? (heads[i] ?? '').length : 0);
        return /^[\d.]+$/.test(cells[i] ?? '') && i > 0 ? word.padStart(width) : word.padEnd(width);
      })
      .join(' ')
      .trimEnd();
  return {
    status: 200,
    headers: { 'content-type': 'text/plain; charset=UTF-8' },
    body: `${hasHeads ? `${padded(heads)}\n` : ''}${padded(cells)}\n`,
  };
}

function about(version: string): object {
  const [hash, date] = BUILT[version] ?? [sha1(version), '2023-04-27T04:33:42.127815583Z'];
  return {
    number: version,
    ...(isSince(version, 6, 3) && { build_flavor: 'default', build_type: 'docker' }),
    build_hash: isSince(version, 7, 5) ? hash : hash.slice(0, 7),
    build_date: date,
    build_snapshot: false,
    lucene_version: LUCENE.find(([from]) => isSince(version, ...from))?.[1] ?? '6.6.1',
    ...(isSince(version, 6) && {
      minimum_wire_compatibility_version: isSince(version, 8) ? '7.17.0' : isSince(version, 7) ? '6.8.0' : '5.6.0',
      minimum_index_compatibility_version: isSince(version, 8) ? '7.0.0' : isSince(version, 7) ? '6.0.0-beta1' : '5.0.0',
    }),
  };
}

const aboutOpenSearch = (version: string): object => ({
  distribution: 'opensearch',
  number: version,
  build_type: 'tar',
  build_hash: sha1(version),
  build_date: '2023-04-26T15:04:42.582137Z',
  build_snapshot: false,
  lucene_version: '9.5.0',
  minimum_wire_compatibility_version: '7.10.0',
  minimum_index_compatibility_version: '7.0.0',
});

/** From 7.14 on it keeps a database of places of its own. */
function health(version: string, cluster: string): object {
  const shards = Number(isSince(version, 7, 14));
  return {
    cluster_name: cluster,
    status: 'green',
    timed_out: false,
    number_of_nodes: 1,
    number_of_data_nodes: 1,
    active_primary_shards: shards,
    active_shards: shards,
    relocating_shards: 0,
    initializing_shards: 0,
    unassigned_shards: 0,
    delayed_unassigned_shards: 0,
    number_of_pending_tasks: 0,
    number_of_in_flight_fetch: 0,
    task_max_waiting_in_queue_millis: 0,
    active_shards_percent_as_number: 100,
  };
}
