export { countedKinds, generatedName, isCharged, isCounted, quotaStatus } from './admission/index.ts';
export { withDefaultIngressClass } from './admission/ingress-class.ts';
export { evictionRestriction, nodeRestriction, tokenRestriction } from './admission/node-restriction.ts';
export { mirrorRefusal } from './admission/service-account.ts';
export { newestDefaultClass } from './admission/storage.ts';
export { besideStore, changeRefusal, changesBeside, withGeneration } from './authorizer/beside-store.ts';
export { asBound, mayRead } from './authorizer/bound-pods.ts';
export { accessRefusal, uncovered } from './authorizer/escalation.ts';
export { nodeIdentity } from './authorizer/node.ts';
export { Authorizer, type Kept, serviceAccountUser } from './authorizer/rbac.ts';
export type { AccessObject, Decision, PathRequest, PolicyRule, ResourceRequest, User } from './authorizer/types.ts';
export { CONTROL_PLANE, staticPodFiles } from './cluster/control-plane.data.ts';
export {
  adminCertificate,
  adminCredentials,
  clusterCertificate,
  credentialFiles,
  joinedFiles,
  KUBELET_CERTIFICATE,
  serverCertificate,
} from './cluster/credentials.ts';
export { flowOf, flowSchemas, priorityLevels } from './cluster/flow-control.ts';
export { defaultNodes, nodeAddress, podNetworkOf } from './cluster/nodes.ts';
export { COREFILE, daemonTolerations, forNode, podsOfWorkloads, type SystemWorkload, WORKLOADS } from './cluster/system-workloads.data.ts';
export { notedV1, ofCpu } from './conversion/autoscaler-v1.ts';
export { inVersion } from './conversion/older-versions.ts';
export { checkObject, firstTypeProblem } from './decode/check.ts';
export { decodeBody, decodeDeleteOptions, readYamlBody } from './decode/decode-body.ts';
export { type DecodedDocument, type DecodedManifest, decodeManifest, keepGiven, type RefusedDocument } from './decode/decode-manifest.ts';
export { isDispensable, noMapping, podTemplateOf, rawObjects } from './decode/documents.ts';
export { withHints } from './decode/hints.ts';
export { dataProblem, invalidData, undecodableMetadata } from './decode/invalid-data.ts';
export { itemsOf } from './decode/list-items.ts';
export { nullsRead } from './decode/nulls.ts';
export { cannotUnmarshal, NO_PATCH, type PatchMessages, type PatchText, type PatchType, patchProblem } from './decode/patch-problem.ts';
export { unfitPatch } from './decode/unstructured.ts';
export { type Json, readYaml } from './decode/yaml.ts';
export { defaulted, EMPTY_EVENT } from './defaults/index.ts';
export type { Loose } from './defaults/loose.ts';
export { healthAnswer, healthChecks } from './health.ts';
export { emptyObject, OF_MANIFEST, type Writer } from './managed-fields/managed-fields.ts';
export { typedProblem } from './managed-fields/typed-problem.ts';
export { type FieldProblem, fieldProblemText, invalidMessage } from './problems.ts';
export type { Answer, Refused } from './registry/answer.ts';
export { ApiServer, type DeleteOptions } from './registry/api-server.ts';
export { applyBeside, patchOfBeside } from './registry/applied.ts';
export { appliedBeside, type BesideKind, CREATED_BY_PUT, createdBeside, patchedBeside, updatedBeside } from './registry/beside.ts';
export { budgetStatus, DELETION_TIMEOUT, type DisruptedPods, disruptedPods, podsOfBudget } from './registry/disruption.ts';
export { type Loaded, loadDocuments } from './registry/load.ts';
export { MODIFIED, OTHER_NAMESPACE } from './registry/preconditions.ts';
export { requestToken, type TokenSpec } from './registry/token-request.ts';
export { answerReview } from './reviews.ts';
export { bystanderKinds, bystandersOf, typeInVersion } from './schema/bystanders.ts';
export { explainField, type PodField, podField, typeDescription } from './schema/explain.ts';
export { inGoOrder, itemInGoOrder } from './schema/go-order.ts';
export { isStored, type KindInfo, kindOfResource } from './schema/kinds.ts';
export { requestKinds } from './schema/request-types.ts';
export { type Change, listAt, Store, type StoreView } from './store.ts';
export { selectorSyntax, validatePod, validateWorkloadSpec } from './validation/index.ts';
export { ipFamily } from './validation/ip.ts';
export { immutable } from './validation/metadata.ts';
export { tlsPairError } from './validation/network/tls-pair.ts';
