import { Cluster } from '@ngrok/webernetes';

/** So much of its clock goes by at once; promises are let run in between. It needs no finer steps for what is measured. */
const STEP_MS = 250;

/** Runs a Pod in webernetes, as fast as its clock can be stepped. Gives the real milliseconds, the making of its cluster included, as it is in
 *  a run of ours, and what became of the Pod. */
export async function runInWebernetes(spec: object, seconds: number): Promise<{ milliseconds: number; restarts: number; ready: boolean }> {
  const began = performance.now();
  const cluster = new Cluster();
  cluster.clock.pause();
  await stepping(cluster, cluster.init());
  await step(cluster, 5);

  await stepping(
    cluster,
    cluster.apply([{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'default' }, spec } as never]),
  );
  await step(cluster, seconds);
  const milliseconds = performance.now() - began;

  const pod = (await cluster.api.corev1.readNamespacedPod({ name: 'web', namespace: 'default' })) as {
    status?: { containerStatuses?: { restartCount: number; ready: boolean }[] };
  };
  const [status] = pod.status?.containerStatuses ?? [];
  // What is left of it would weigh on what is measured after it.
  await stepping(cluster, cluster.close());
  return { milliseconds, restarts: status?.restartCount ?? 0, ready: status?.ready ?? false };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function step(cluster: Cluster, seconds: number): Promise<void> {
  for (let left = seconds * 1000; left > 0; left -= STEP_MS) {
    cluster.clock.step(STEP_MS);
    await settle();
  }
}

/** Lets its clock go on until the work is done. */
async function stepping(cluster: Cluster, work: Promise<unknown>): Promise<void> {
  let done = false;
  const end = () => {
    done = true;
  };
  work.then(end, end);
  while (!done) {
    cluster.clock.step(STEP_MS);
    await settle();
  }
  await work;
}
