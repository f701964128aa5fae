import type { SimulateInput } from './run.ts';

/** What the home page runs: it fails, mends itself, and is understood by watching. */
export const firstInput: SimulateInput = {
  manifest: `apiVersion: v1
kind: Pod
metadata:
  name: hello
spec:
  restartPolicy: OnFailure
  containers:
    - name: web
      image: nginx:1.25
    - name: knock
      image: busybox:1.36
      # Both share one network: nginx answers on localhost.
      command: [sh, -c, "wget -qO- http://localhost:80 | head -n 4"]
`,
  horizonSeconds: 120,
  seed: 1,
};
