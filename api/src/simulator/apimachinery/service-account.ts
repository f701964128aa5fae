/** What tokens are for, and who gives them: as kubeadm sets up the API server. */
export const API_AUDIENCE = 'https://kubernetes.default.svc.cluster.local';

/** Where a container finds the token. @see kubernetes: plugin/pkg/admission/serviceaccount/admission.go DefaultAPITokenMountPath */
export const TOKEN_MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
