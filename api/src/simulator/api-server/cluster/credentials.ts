import { encodeBase64 } from '../../apimachinery/base64.ts';
import { type CertificateFacts, certificatePem, fillerOf, pem } from '../../apimachinery/certificates.ts';
import { goYaml } from '../../apimachinery/go-yaml/index.ts';
import { HOUR } from '../../engine/index.ts';
import { CONTROL_PLANE, PKI } from './control-plane.data.ts';

type TextFile = readonly [path: string, text: string];

/** When the cluster was made, and its certificates with it. */
const MADE = -HOUR;
const YEAR = 365 * 24 * HOUR;

const once = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => (made ??= make());
};
/** Who signs: for the cluster, for what is aggregated into its API, and for etcd. They are good for ten years, what they sign for one. */
const CLUSTER_CA = 'CN = kubernetes';
const FRONT_PROXY_CA = 'CN = front-proxy-ca';
const ETCD_CA = 'CN = etcd-ca';

const certificate = (subject: string, issuer = CLUSTER_CA, filler = `${issuer} ${subject}`): string => {
  const facts: CertificateFacts = { subject, issuer, from: MADE, to: MADE + (subject === issuer ? 10 : 1) * YEAR };
  return certificatePem(facts, fillerOf(filler));
};
const key = (subject: string): string => pem('RSA PRIVATE KEY', 25, fillerOf(`key ${subject}`));

/** Of whom the API server, and all that talk to it, know that they are of the cluster. */
export const clusterCertificate = once(() => certificate(CLUSTER_CA, CLUSTER_CA));

/** What kubeadm leaves beside the manifests of the control plane. @see kubernetes: cmd/kubeadm/app/phases/certs/certlist.go, phases/kubeconfig */
export const credentialFiles = (): readonly TextFile[] => [
  ...CERTIFIED.flatMap(([name, subject, issuer]): TextFile[] => [
    [`${PKI}/${name}.crt`, certificate(subject, issuer)],
    [`${PKI}/${name}.key`, key(`${issuer} ${subject}`)],
  ]),
  [`${PKI}/sa.key`, key('sa')],
  [`${PKI}/sa.pub`, pem('PUBLIC KEY', 6, fillerOf('sa'))],
  ...Object.entries(USERS).map(([name, [user, subject]]): TextFile => [`/etc/kubernetes/${name}.conf`, kubeconfigOf(user, subject)]),
  ...kubeletFiles(CONTROL_PLANE),
];

/** And on a node that has joined. */
export const joinedFiles = (node: string): readonly TextFile[] => [[`${PKI}/ca.crt`, clusterCertificate()], ...kubeletFiles(node)];

const MASTERS = 'O = system:masters, ';
const CERTIFIED: readonly (readonly [name: string, subject: string, issuer: string])[] = [
  ['ca', CLUSTER_CA, CLUSTER_CA],
  ['apiserver', 'CN = kube-apiserver', CLUSTER_CA],
  ['apiserver-kubelet-client', `${MASTERS}CN = kube-apiserver-kubelet-client`, CLUSTER_CA],
  ['front-proxy-ca', FRONT_PROXY_CA, FRONT_PROXY_CA],
  ['front-proxy-client', 'CN = front-proxy-client', FRONT_PROXY_CA],
  ['etcd/ca', ETCD_CA, ETCD_CA],
  ['etcd/server', `CN = ${CONTROL_PLANE}`, ETCD_CA],
  ['etcd/peer', `CN = ${CONTROL_PLANE}`, ETCD_CA],
  ['etcd/healthcheck-client', `${MASTERS}CN = kube-etcd-healthcheck-client`, ETCD_CA],
  ['apiserver-etcd-client', `${MASTERS}CN = kube-apiserver-etcd-client`, ETCD_CA],
];
const USERS: Readonly<Record<string, readonly [user: string, subject: string]>> = {
  admin: ['kubernetes-admin', `${MASTERS}CN = kubernetes-admin`],
  'controller-manager': ['system:kube-controller-manager', 'CN = system:kube-controller-manager'],
  scheduler: ['system:kube-scheduler', 'CN = system:kube-scheduler'],
};

/** The data that the administrator's kubeconfig has, by their fields. */
export const adminCredentials = once(() => ({
  'certificate-authority-data': encodeBase64(clusterCertificate()),
  ...ownData(`${MASTERS}CN = kubernetes-admin`),
}));
const ownData = (subject: string) => ({
  'client-certificate-data': encodeBase64(certificate(subject)),
  'client-key-data': encodeBase64(key(subject)),
});

/** What the administrator's kubectl shows of itself. */
export const adminCertificate = once(() => certificate(`${MASTERS}CN = kubernetes-admin`));

/** What the API server shows of itself. */
export const serverCertificate = once(() => certificate('CN = kube-apiserver', CLUSTER_CA));

/** The kubelet keeps what it has been signed beside its key, under the day's name. @see kubernetes: client-go/util/certificate/certificate_store.go */
const KUBELET_PKI = '/var/lib/kubelet/pki';
const CURRENT = `${KUBELET_PKI}/kubelet-client-current.pem`;
/** Where the link of that name leads. */
export const KUBELET_CERTIFICATE = `${KUBELET_PKI}/kubelet-client-2023-05-15-08-00-00.pem`;

/**
 * The kubelet has made its kubeconfig itself where the node has joined, so that names in it are those of client-go.
 * @see kubernetes: pkg/kubelet/certificate/bootstrap/bootstrap.go writeKubeconfigFromBootstrapping
 */
function kubeletFiles(node: string): TextFile[] {
  const user = `system:node:${node}`;
  const authority = `CN = ${node}-ca@1684137600`;
  // Of each of a thousand nodes: what they have alike is made once.
  return [
    ['/etc/kubernetes/kubelet.conf', node === CONTROL_PLANE ? kubeconfigOf(user) : joinedConfig()],
    [KUBELET_CERTIFICATE, `${certificate(`O = system:nodes, CN = ${user}`, CLUSTER_CA, 'kubelet')}${KUBELET_KEYS.client()}`],
    [`${KUBELET_PKI}/kubelet.crt`, certificate(`CN = ${node}@1684137600`, authority, 'kubelet')],
    [`${KUBELET_PKI}/kubelet.key`, KUBELET_KEYS.serving()],
  ];
}

const joinedConfig = once(() => kubeconfigOf('default-auth'));
const KUBELET_KEYS = { client: once(() => pem('EC PRIVATE KEY', 3, fillerOf('kubelet client'))), serving: once(() => key('kubelet')) };

/** Without a subject it names the kubelet's own file. */
function kubeconfigOf(user: string, subject?: string): string {
  const joined = user === 'default-auth';
  const own = subject ? ownData(subject) : { 'client-certificate': CURRENT, 'client-key': CURRENT };
  const cluster = joined ? 'default-cluster' : 'kubernetes';
  const context = joined ? 'default-context' : `${user}@kubernetes`;
  const server = `https://${CONTROL_PLANE}:6443`;
  return goYaml({
    apiVersion: 'v1',
    clusters: [{ cluster: { 'certificate-authority-data': encodeBase64(clusterCertificate()), server }, name: cluster }],
    contexts: [{ context: { cluster, ...(joined && { namespace: 'default' }), user }, name: context }],
    'current-context': context,
    kind: 'Config',
    preferences: {},
    users: [{ name: user, user: own }],
  });
}
