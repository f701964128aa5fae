import { useHistory } from '@docusaurus/router';
import { useCallback, useEffect, useState } from 'react';
import type { SimulateInput } from '../../api/run.ts';
import { decodeInput, encodeInput, looksEncoded, type Shared } from './state.ts';

const beginning: SimulateInput = {
  manifest: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  initContainers:
    - name: prepare
      image: busybox:1.36
      command: [sh, -c, "sleep 2; echo '<h1>peas</h1>' > /pages/index.html"]
      volumeMounts:
        - { name: pages, mountPath: /pages }
  containers:
    - name: nginx
      image: nginx:1.25
      ports:
        - containerPort: 80
      volumeMounts:
        - { name: pages, mountPath: /usr/share/nginx/html }
  volumes:
    - name: pages
      emptyDir: {}
`,
  horizonSeconds: 120,
  seed: 1,
};

/** What is in the Playground: it stands in the address, so that it outlives a reload and can be sent to somebody. */
export function usePlayground() {
  const history = useHistory();
  const [input, setInput] = useState(beginning);
  /** What a link brought, which somebody opened. */
  const [opened, setOpened] = useState<Shared | null>(null);
  /** Whether it brought something that cannot be read. */
  const [damaged, setDamaged] = useState(false);
  useEffect(() => {
    const read = (event?: HashChangeEvent) => {
      const { hash } = window.location;
      // Back to where nothing was in the address yet.
      const given = event && hash === '' ? { input: beginning, at: null } : decodeInput(hash);
      setDamaged(!given && looksEncoded(hash));
      if (!given) return;
      setInput(given.input);
      setOpened(given);
    };
    read();
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }, []);
  const change = useCallback((next: SimulateInput) => {
    setInput(next);
    setDamaged(false);
    window.history.replaceState(window.history.state, '', `#${encodeInput(next)}`);
  }, []);
  // The router learns of it once nobody types: the way to the other language is the address that it knows.
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the input changes
  useEffect(() => {
    const timer = setTimeout(() => {
      const { hash } = window.location;
      if (hash !== history.location.hash) history.replace({ ...history.location, hash });
    }, 300);
    return () => clearTimeout(timer);
  }, [input, history]);
  return { input, change, opened, damaged };
}
