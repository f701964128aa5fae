import type { SimulateInput } from './run.ts';

/** What the home page runs: two containers, one of which asks the other again and again. */
export const firstInput: SimulateInput = {
  manifest: `apiVersion: v1
kind: Pod
metadata:
  name: hello
spec:
  containers:
    - name: web
      image: nginx:1.25
    - name: knock
      image: busybox:1.36
      # Both share one network: nginx answers on localhost.
      command: [sh, -c, "while sleep 10; do wget -qO- http://localhost | head -n 4; done"]
`,
  horizonSeconds: 60,
  seed: 1,
};
