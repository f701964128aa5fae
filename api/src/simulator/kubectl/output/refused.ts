/** Nobody listens where the API server is, as seen from outside. @see kubernetes: kubectl/pkg/cmd/util/helpers.go StandardErrorMessage */
export const REFUSED = 'The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?\n';
