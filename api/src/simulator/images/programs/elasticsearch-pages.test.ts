import { describe, expect, it } from 'vitest';
import { SECOND } from '../../engine/index.ts';
import type { ImageFiles } from '../../kernel/index.ts';
import { findImage } from '../find-image.ts';
import { runImage } from '../test-image.ts';

const tools = findImage('curlimages/curl');
const withCurl: ImageFiles = typeof tools === 'string' ? {} : { '/usr/bin/curl': tools.files['/usr/bin/curl'] ?? '' };
const asked = (image: string, url: string) =>
  runImage({
    image,
    files: withCurl,
    env: { 'discovery.type': 'single-node', 'xpack.security.enabled': 'false', DISABLE_SECURITY_PLUGIN: 'true' },
    exec: [{ after: 30, argv: ['curl', '-s', `localhost:9200${url}`] }],
    until: 60 * SECOND,
  }).execs[0]?.stdout.replace(/"cluster_uuid" : "\w{22}"/, '"cluster_uuid" : "…"');

describe('Elasticsearch tells of itself as it was recorded', () => {
  it.each([
    {
      image: 'elasticsearch:7.6.2',
      url: '/',
      says: `{
  "name" : "test-pod",
  "cluster_name" : "docker-cluster",
  "cluster_uuid" : "…",
  "version" : {
    "number" : "7.6.2",
    "build_flavor" : "default",
    "build_type" : "docker",
    "build_hash" : "ef48eb35cf30adf4db14086e8aabd07ef6fb113f",
    "build_date" : "2020-03-26T06:34:37.794943Z",
    "build_snapshot" : false,
    "lucene_version" : "8.4.0",
    "minimum_wire_compatibility_version" : "6.8.0",
    "minimum_index_compatibility_version" : "6.0.0-beta1"
  },
  "tagline" : "You Know, for Search"
}
`,
    },
    {
      image: 'elasticsearch:7.6.2',
      url: '/_cluster/health?pretty',
      says: `{
  "cluster_name" : "docker-cluster",
  "status" : "green",
  "timed_out" : false,
  "number_of_nodes" : 1,
  "number_of_data_nodes" : 1,
  "active_primary_shards" : 0,
  "active_shards" : 0,
  "relocating_shards" : 0,
  "initializing_shards" : 0,
  "unassigned_shards" : 0,
  "delayed_unassigned_shards" : 0,
  "number_of_pending_tasks" : 0,
  "number_of_in_flight_fetch" : 0,
  "task_max_waiting_in_queue_millis" : 0,
  "active_shards_percent_as_number" : 100.0
}
`,
    },
    {
      image: 'elasticsearch:7.17.3',
      url: '/_cluster/health',
      says: expect.stringMatching(/^\{"cluster_name":"docker-cluster",.*"active_shards":1,.*"active_shards_percent_as_number":100\.0\}$/),
    },
    {
      image: 'elasticsearch:7.6.2',
      url: '/_cat/nodes?v',
      says: expect.stringMatching(
        /^ip +heap\.percent ram\.percent cpu load_1m load_5m load_15m node\.role master name\n[\d.]+ {11,}16 {10}90 {3}5 {4}0\.31 {4}0\.45 {5}0\.40 dilm {6}\* {6}test-pod\n$/,
      ),
    },
    {
      image: 'opensearchproject/opensearch:2.7.0',
      url: '/',
      says: expect.stringContaining('"distribution" : "opensearch",\n    "number" : "2.7.0"'),
    },
  ])('$image $url', ({ image, url, says }) => {
    expect(asked(image, url)).toEqual(says);
  });
});

/** @see elastic/elasticsearch-docker: build/elasticsearch/config/log4j2.properties; opensearch: distribution/docker/src/docker/config */
it.each([
  {
    image: 'elasticsearch:7.17.3',
    first:
      '{"type": "server", "timestamp": "2023-05-15T09:00:04,001Z", "level": "INFO", "component": "o.e.n.Node", "cluster.name": "docs", "node.name": "es-0", "message": "version[7.17.3], ',
  },
  { image: 'elasticsearch:6.8.23', first: '[2023-05-15T09:00:04,001][INFO ][o.e.n.Node               ] [es-0] version[6.8.23], ' },
  {
    image: 'opensearchproject/opensearch:2.7.0',
    first: '[2023-05-15T09:00:04,001][INFO ][o.o.n.Node               ] [es-0] version[2.7.0], ',
  },
])('$image says by its own name what it is', ({ image, first }) => {
  const env = { 'node.name': 'es-0', 'cluster.name': 'docs', 'discovery.type': 'single-node' };
  expect(runImage({ image, env, until: 5 * SECOND }).stdout).toContain(first);
});

it('a node that nobody named is called by its identity until 6', () => {
  const { stdout } = runImage({ image: 'elasticsearch:5.6.16', env: { 'discovery.type': 'single-node' }, until: 5 * SECOND });
  expect(stdout).toMatch(/\] \[[\w-]{7}\] version\[5\.6\.16\]/);
});
