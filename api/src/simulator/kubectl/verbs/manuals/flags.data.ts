/** What kubectl says of flags that several commands have, where it is the same. @see kubernetes: kubectl/pkg/cmd/util/helpers.go, cli-runtime/pkg/genericclioptions */
export const flagTexts: Readonly<Record<string, string>> = {
  all: 'Select all resources, in the namespace of the specified resource types',
  'all-namespaces':
    'If present, list the requested object(s) across all namespaces. Namespace in current context is ignored even if specified with --namespace.',
  'allow-missing-template-keys':
    'If true, ignore any errors in templates when a field or map key is missing in the template. Only applies to golang and jsonpath output formats.',
  'append-hash': 'Append a hash of the secret to its name.',
  cascade:
    'Must be "background", "orphan", or "foreground". Selects the deletion cascading strategy for the dependents (e.g. Pods created by a ReplicationController). Defaults to background.',
  'chunk-size': 'Return large lists in chunks rather than all at once. Pass 0 to disable. This flag is beta and may change in the future.',
  container:
    'Container name. If omitted, use the kubectl.kubernetes.io/default-container annotation for selecting the container to be attached or the first container in the pod will be chosen',
  'dry-run':
    'Must be "none", "server", or "client". If client strategy, only print the object that would be sent, without sending it. If server strategy, submit server-side request without persisting the resource.',
  env: 'Environment variables to set in the container.',
  'field-manager': 'Name of the manager used to track field ownership.',
  'field-selector':
    "Selector (field query) to filter on, supports '=', '==', and '!='.(e.g. --field-selector key1=value1,key2=value2). The server only supports a limited number of field queries per type.",
  filename: 'Filename, directory, or URL to files identifying the resource to get from a server.',
  force:
    'If true, immediately remove resources from API and bypass graceful deletion. Note that immediate deletion of some resources may result in inconsistency or data loss and requires confirmation.',
  'force-conflicts': 'If true, server-side apply will force the changes against conflicts.',
  'from-file':
    'Key files can be specified using their file path, in which case a default name will be given to them, or optionally with a name and file path, in which case the given name will be used.  Specifying a directory will iterate each named file in the directory that is a valid secret key.',
  'grace-period':
    'Period of time in seconds given to the resource to terminate gracefully. Ignored if negative. Set to 1 for immediate shutdown. Can only be set to 0 when --force is true (force deletion).',
  image: 'Image name to run.',
  kustomize: "Process the kustomization directory. This flag can't be used together with -f or -R.",
  local: 'If true, annotation will NOT contact api-server but run locally.',
  'no-headers': "When using the default or custom-column output format, don't print headers (default print headers).",
  output:
    'Output format. One of: (json, yaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file).',
  'override-type': 'The method used to override the generated object: json, merge, or strategic.',
  overrides:
    'An inline JSON override for the generated object. If this is non-empty, it is used to override the generated object. Requires that the object supply a valid apiVersion field.',
  'pod-running-timeout': 'The length of time (like 5s, 2m, or 3h, higher than zero) to wait until at least one pod is running',
  port: 'The port that this container exposes.',
  quiet: 'Only print output from the remote session',
  recursive:
    'Process the directory used in -f, --filename recursively. Useful when you want to manage related manifests organized within the same directory.',
  resource: 'Resource that the rule applies to',
  'resource-name': 'Resource in the white list that the rule applies to, repeat this flag for multiple items',
  'save-config':
    'If true, the configuration of current object will be saved in its annotation. Otherwise, the annotation will be unchanged. This flag is useful when you want to perform kubectl apply on this object in the future.',
  selector:
    "Selector (label query) to filter on, supports '=', '==', and '!='.(e.g. -l key1=value1,key2=value2). Matching objects must satisfy all of the specified label constraints.",
  'server-side': 'If true, apply runs in the server instead of the client.',
  'show-managed-fields': 'If true, keep the managedFields when printing objects in JSON or YAML format.',
  stdin: 'Pass stdin to the container',
  tcp: "Port pairs can be specified as '<port>:<targetPort>'.",
  template:
    'Template string or path to template file to use when -o=go-template, -o=go-template-file. The template format is golang templates [http://golang.org/pkg/text/template/#pkg-overview].',
  timeout: 'The length of time to wait before giving up on a delete, zero means determine a timeout from the size of the object',
  tty: 'Stdin is a TTY',
  'use-protocol-buffers': 'Enables using protocol-buffers to access Metrics API.',
  validate:
    'Must be one of: strict (or true), warn, ignore (or false). \t\t"true" or "strict" will use a schema to validate the input and fail the request if invalid. It will perform server side validation if ServerSideFieldValidation is enabled on the api-server, but will fall back to less reliable client-side validation if not. \t\t"warn" will warn about unknown or duplicate fields without blocking the request if server-side field validation is enabled on the API server, and behave as "ignore" otherwise. \t\t"false" or "ignore" will not perform any schema validation, silently dropping any unknown or duplicate fields.',
  verb: 'Verb that applies to the resources contained in the rule',
  wait: 'If true, wait for resources to be gone before returning. This waits for finalizers.',
  'windows-line-endings': 'Defaults to the line ending native to your platform.',
};
