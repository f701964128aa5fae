import type { SimulateInput } from './run.ts';

/** What the home page runs: two containers, one of which asks the other and ends. */
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
