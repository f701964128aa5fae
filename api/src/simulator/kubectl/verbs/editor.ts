/** @see kubernetes: kubectl/pkg/cmd/util/editor/editoptions.go */
export const NO_EDITOR =
  'unable to launch the editor "vi": a simulated cluster has none, kubectl patch, label, annotate and set change an object';
