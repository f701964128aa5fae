import { baselineChecks, restrictedChecks } from '../../../api/src/simulator/api-server/admission/pod-security-checks.ts';
import { podWarnings } from '../../../api/src/simulator/api-server/validation/pods/pod-warnings.ts';
import { podLimits, podRequests, resourceList, toResourceObject } from '../../../api/src/simulator/apimachinery/resources.ts';
import { DownwardApiError, metadataValue, resourceFieldRefValue } from '../../../api/src/simulator/kubelet/environment/downward-api.ts';
import { type Area, exactly } from '../area.ts';
import { includes, sameSet } from '../matching.ts';

export const podSecurity: Area = (one) => {
  const { check, minorVersion, pod } = one.input;
  const found = [...baselineChecks, ...restrictedChecks].find(({ id }) => id === check);
  if (!found) throw new Error(`unknown check ${check}`);
  const violation = found.check(pod, minorVersion);
  return exactly(one, { allowed: !violation, ...violation });
};

export const podWarningsArea: Area = ({ input, expect }) => {
  const got = podWarnings(input.pod);
  return { passed: sameSet(expect.warnings, got), got };
};

export const fieldPath: Area = ({ input, expect }) => {
  const pod = { metadata: { name: '', namespace: '', uid: '', ...input.metadata }, spec: { containers: [] } };
  try {
    const value = metadataValue(pod as never, input.fieldPath);
    return { passed: value === expect.value, got: { value } };
  } catch (error) {
    if (!(error instanceof DownwardApiError)) throw error;
    return { passed: expect.errorContains !== undefined && error.message.includes(expect.errorContains), got: error.message };
  }
};

export const podResources: Area = ({ input, expect }) => {
  const { spec } = input;
  if (input.function === 'podRequestsAndLimits') {
    const got = { requests: toResourceObject(podRequests(spec)), limits: toResourceObject(podLimits(spec)) };
    return { passed: includes(expect, got), got };
  }
  if (input.function !== 'extractResourceValue') throw new Error(`unknown function ${input.function}`);
  const selector = { ...input.selector, containerName: input.containerName };
  const got = { value: resourceFieldRefValue({ metadata: {}, spec } as never, undefined, selector, resourceList({})) };
  return { passed: includes(expect, got), got };
};
