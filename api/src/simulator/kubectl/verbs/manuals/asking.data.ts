import type { Manuals } from './manual.ts';

/** What kubectl says of the commands that ask the API server about itself. @see kubernetes: kubectl/pkg/cmd */
export const asking: Manuals = {
  'api-resources': {
    says: 'Print the supported API resources on the server.',
    examples: `  # Print the supported API resources
  kubectl api-resources
  
  # Print the supported API resources with more information
  kubectl api-resources -o wide
  
  # Print the supported API resources sorted by a column
  kubectl api-resources --sort-by=name
  
  # Print the supported namespaced resources
  kubectl api-resources --namespaced=true
  
  # Print the supported non-namespaced resources
  kubectl api-resources --namespaced=false
  
  # Print the supported API resources with a specific APIGroup
  kubectl api-resources --api-group=rbac.authorization.k8s.io`,
    flags: {
      'api-group': 'Limit to resources in the specified API group.',
      cached: 'Use the cached list of resources if available.',
      categories: 'Limit to resources that belong the the specified categories.',
      namespaced: 'If false, non-namespaced resources will be returned, otherwise returning namespaced resources by default.',
      output: 'Output format. One of: (wide, name).',
      'sort-by': "If non-empty, sort list of resources using specified field. The field can be either 'name' or 'kind'.",
      verbs: 'Limit to resources that support the specified verbs.',
    },
  },
  'api-versions': {
    says: 'Print the supported API versions on the server, in the form of "group/version".',
    examples: `  # Print the supported API versions
  kubectl api-versions`,
    usage: '',
  },
  'auth can-i': {
    says: `Check whether an action is allowed.

 VERB is a logical Kubernetes API verb like 'get', 'list', 'watch', 'delete', etc. TYPE is a Kubernetes resource. Shortcuts and groups will be resolved. NONRESOURCEURL is a partial URL that starts with "/". NAME is the name of a particular Kubernetes resource. This command pairs nicely with impersonation. See --as global flag.`,
    examples: `  # Check to see if I can create pods in any namespace
  kubectl auth can-i create pods --all-namespaces
  
  # Check to see if I can list deployments in my current namespace
  kubectl auth can-i list deployments.apps
  
  # Check to see if service account "foo" of namespace "dev" can list pods
  # in the namespace "prod".
  # You must be allowed to use impersonation for the global option "--as".
  kubectl auth can-i list pods --as=system:serviceaccount:dev:foo -n prod
  
  # Check to see if I can do everything in my current namespace ("*" means all)
  kubectl auth can-i '*' '*'
  
  # Check to see if I can get the job named "bar" in namespace "foo"
  kubectl auth can-i list jobs.batch/bar -n foo
  
  # Check to see if I can read pod logs
  kubectl auth can-i get pods --subresource=log
  
  # Check to see if I can access the URL /logs/
  kubectl auth can-i get /logs/
  
  # List all allowed actions in namespace "foo"
  kubectl auth can-i --list --namespace=foo`,
    usage: 'VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
    flags: {
      'all-namespaces': 'If true, check the specified action in all namespaces.',
      list: 'If true, prints all allowed actions.',
      'no-headers': 'If true, prints allowed actions without headers',
      quiet: 'If true, suppress output and just return the exit code.',
      subresource: 'SubResource such as pod/log or deployment/scale',
    },
  },
  'auth reconcile': {
    says: `Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects.

 Missing objects are created, and the containing namespace is created for namespaced objects, if required.

 Existing roles are updated to include the permissions in the input objects, and remove extra permissions if --remove-extra-permissions is specified.

 Existing bindings are updated to include the subjects in the input objects, and remove extra subjects if --remove-extra-subjects is specified.

 This is preferred to 'apply' for RBAC resources so that semantically-aware merging of rules and subjects is done.`,
    examples: `  # Reconcile RBAC resources from a file
  kubectl auth reconcile -f my-rbac-rules.yaml`,
    usage: '-f FILENAME',
    flags: {
      filename: 'Filename, directory, or URL to files identifying the resource to reconcile.',
      'remove-extra-permissions': 'If true, removes extra permissions added to roles',
      'remove-extra-subjects': 'If true, removes extra subjects added to rolebindings',
    },
  },
  'auth whoami': {
    says: `Experimental: Check who you are and your attributes (groups, extra).

  This command is helpful to get yourself aware of the current user attributes,
  especially when dynamic authentication, e.g., token webhook, auth proxy, or OIDC provider,
  is enabled in the Kubernetes cluster.`,
    examples: `  # Get your subject attributes.
  kubectl auth whoami
  
  # Get your subject attributes in JSON format.
  kubectl auth whoami -o json`,
    usage: '',
  },
  'cluster-info dump': {
    says: `Dump cluster information out suitable for debugging and diagnosing cluster problems.  By default, dumps everything to stdout. You can optionally specify a directory with --output-directory.  If you specify a directory, Kubernetes will build a set of files in that directory.  By default, only dumps things in the current namespace and 'kube-system' namespace, but you can switch to a different namespace with the --namespaces flag, or specify --all-namespaces to dump all namespaces.

 The command also dumps the logs of all of the pods in the cluster; these logs are dumped into different directories based on namespace and pod name.`,
    examples: `  # Dump current cluster state to stdout
  kubectl cluster-info dump
  
  # Dump current cluster state to /path/to/cluster-state
  kubectl cluster-info dump --output-directory=/path/to/cluster-state
  
  # Dump all namespaces to stdout
  kubectl cluster-info dump --all-namespaces
  
  # Dump a set of namespaces to /path/to/cluster-state
  kubectl cluster-info dump --namespaces default,kube-system --output-directory=/path/to/cluster-state`,
    flags: {
      'all-namespaces': 'If true, dump all namespaces.  If true, --namespaces is ignored.',
      namespaces: 'A comma separated list of namespaces to dump.',
      'output-directory':
        "Where to output the files.  If empty or '-' uses stdout, otherwise creates a directory hierarchy in that directory",
    },
  },
  version: {
    says: 'Print the client and server version information for the current context.',
    examples: `  # Print the client and server versions for the current context
  kubectl version`,
    flags: { client: 'If true, shows client version only (no server required).', output: "One of 'yaml' or 'json'." },
  },
};
