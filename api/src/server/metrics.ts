import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { RunPool } from '../workers/index.ts';

/** What /metrics prints. */
export function createMetrics(pool: RunPool) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer an HTTP request.',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  new Gauge({
    name: 'peapod_runs',
    help: 'Runs in worker threads, and runs that wait for one.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { busy, waiting } = pool.load();
      this.set({ state: 'busy' }, busy);
      this.set({ state: 'waiting' }, waiting);
    },
  });
  return {
    contentType: registry.contentType,
    print: () => registry.metrics(),
    countRequest: (route: string, status: number, milliseconds: number) =>
      requests.observe({ route, status: String(status) }, milliseconds / 1000),
  };
}
