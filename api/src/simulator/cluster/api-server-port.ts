/** Where the API server listens on the control plane's host. @see kubernetes: cmd/kubeadm/app/constants/constants.go KubeAPIServerPort */
export const API_SERVER_PORT = 6443;
