import type { Manuals } from './manual.ts';

/** What kubectl says of the commands for its own files. @see kubernetes: kubectl/pkg/cmd */
export const settings: Manuals = {
  completion: {
    says: `Output shell completion code for the specified shell (bash, zsh, fish, or powershell). The shell code must be evaluated to provide interactive completion of kubectl commands.  This can be done by sourcing it from the .bash_profile.

 Detailed instructions on how to do this are available here:

  for macOS:
  https://kubernetes.io/docs/tasks/tools/install-kubectl-macos/#enable-shell-autocompletion
  
  for linux:
  https://kubernetes.io/docs/tasks/tools/install-kubectl-linux/#enable-shell-autocompletion
  
  for windows:
  https://kubernetes.io/docs/tasks/tools/install-kubectl-windows/#enable-shell-autocompletion
  
 Note for zsh users: [1] zsh completions are only supported in versions of zsh >= 5.2.`,
    examples: `  # Installing bash completion on macOS using homebrew
  ## If running Bash 3.2 included with macOS
  brew install bash-completion
  ## or, if running Bash 4.1+
  brew install bash-completion@2
  ## If kubectl is installed via homebrew, this should start working immediately
  ## If you've installed via other means, you may need add the completion to your completion directory
  kubectl completion bash > $(brew --prefix)/etc/bash_completion.d/kubectl
  
  
  # Installing bash completion on Linux
  ## If bash-completion is not installed on Linux, install the 'bash-completion' package
  ## via your distribution's package manager.
  ## Load the kubectl completion code for bash into the current shell
  source <(kubectl completion bash)
  ## Write bash completion code to a file and source it from .bash_profile
  kubectl completion bash > ~/.kube/completion.bash.inc
  printf "
  # Kubectl shell completion
  source '$HOME/.kube/completion.bash.inc'
  " >> $HOME/.bash_profile
  source $HOME/.bash_profile
  
  # Load the kubectl completion code for zsh[1] into the current shell
  source <(kubectl completion zsh)
  # Set the kubectl completion code for zsh[1] to autoload on startup
  kubectl completion zsh > "\${fpath[1]}/_kubectl"
  
  
  # Load the kubectl completion code for fish[2] into the current shell
  kubectl completion fish | source
  # To load completions for each session, execute once:
  kubectl completion fish > ~/.config/fish/completions/kubectl.fish
  
  # Load the kubectl completion code for powershell into the current shell
  kubectl completion powershell | Out-String | Invoke-Expression
  # Set kubectl completion code for powershell to run on startup
  ## Save completion code to a script and execute in the profile
  kubectl completion powershell > $HOME\\.kube\\completion.ps1
  Add-Content $PROFILE "$HOME\\.kube\\completion.ps1"
  ## Execute completion code in the profile
  Add-Content $PROFILE "if (Get-Command kubectl -ErrorAction SilentlyContinue) {
  kubectl completion powershell | Out-String | Invoke-Expression
  }"
  ## Add completion code directly to the $PROFILE script
  kubectl completion powershell >> $PROFILE`,
    usage: 'SHELL',
  },
  'config current-context': {
    says: 'Display the current-context.',
    examples: `  # Display the current-context
  kubectl config current-context`,
  },
  'config delete-cluster': {
    says: 'Delete the specified cluster from the kubeconfig.',
    examples: `  # Delete the minikube cluster
  kubectl config delete-cluster minikube`,
    usage: 'NAME',
  },
  'config delete-context': {
    says: 'Delete the specified context from the kubeconfig.',
    examples: `  # Delete the context for the minikube cluster
  kubectl config delete-context minikube`,
    usage: 'NAME',
  },
  'config delete-user': {
    says: 'Delete the specified user from the kubeconfig.',
    examples: `  # Delete the minikube user
  kubectl config delete-user minikube`,
    usage: 'NAME',
  },
  'config get-clusters': {
    says: 'Display clusters defined in the kubeconfig.',
    examples: `  # List the clusters that kubectl knows about
  kubectl config get-clusters`,
  },
  'config get-contexts': {
    says: 'Display one or many contexts from the kubeconfig file.',
    examples: `  # List all the contexts in your kubeconfig file
  kubectl config get-contexts
  
  # Describe one context in your kubeconfig file
  kubectl config get-contexts my-context`,
    usage: '[(-o|--output=)name)]',
    flags: { output: 'Output format. One of: (name).' },
  },
  'config get-users': {
    says: 'Display users defined in the kubeconfig.',
    examples: `  # List the users that kubectl knows about
  kubectl config get-users`,
  },
  'config rename-context': {
    says: `Renames a context from the kubeconfig file.

 CONTEXT_NAME is the context name that you want to change.

 NEW_NAME is the new name you want to set.

 Note: If the context being renamed is the 'current-context', this field will also be updated.`,
    examples: `  # Rename the context 'old-name' to 'new-name' in your kubeconfig file
  kubectl config rename-context old-name new-name`,
    usage: 'CONTEXT_NAME NEW_NAME',
  },
  'config set': {
    says: `Set an individual value in a kubeconfig file.

 PROPERTY_NAME is a dot delimited name where each token represents either an attribute name or a map key.  Map keys may not contain dots.

 PROPERTY_VALUE is the new value you want to set. Binary fields such as 'certificate-authority-data' expect a base64 encoded string unless the --set-raw-bytes flag is used.

 Specifying an attribute name that already exists will merge new fields on top of existing values.`,
    examples: `  # Set the server field on the my-cluster cluster to https://1.2.3.4
  kubectl config set clusters.my-cluster.server https://1.2.3.4
  
  # Set the certificate-authority-data field on the my-cluster cluster
  kubectl config set clusters.my-cluster.certificate-authority-data $(echo "cert_data_here" | base64 -i -)
  
  # Set the cluster field in the my-context context to my-cluster
  kubectl config set contexts.my-context.cluster my-cluster
  
  # Set the client-key-data field in the cluster-admin user using --set-raw-bytes option
  kubectl config set users.cluster-admin.client-key-data cert_data_here --set-raw-bytes=true`,
    usage: 'PROPERTY_NAME PROPERTY_VALUE',
    flags: { 'set-raw-bytes': 'When writing a []byte PROPERTY_VALUE, write the given string directly without base64 decoding.' },
  },
  'config set-cluster': {
    says: `Set a cluster entry in kubeconfig.

 Specifying a name that already exists will merge new fields on top of existing values for those fields.`,
    examples: `  # Set only the server field on the e2e cluster entry without touching other values
  kubectl config set-cluster e2e --server=https://1.2.3.4
  
  # Embed certificate authority data for the e2e cluster entry
  kubectl config set-cluster e2e --embed-certs --certificate-authority=~/.kube/e2e/kubernetes.ca.crt
  
  # Disable cert checking for the e2e cluster entry
  kubectl config set-cluster e2e --insecure-skip-tls-verify=true
  
  # Set custom TLS server name to use for validation for the e2e cluster entry
  kubectl config set-cluster e2e --tls-server-name=my-cluster-name
  
  # Set proxy url for the e2e cluster entry
  kubectl config set-cluster e2e --proxy-url=https://1.2.3.4`,
    usage:
      'NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]',
    flags: {
      'certificate-authority': 'Path to certificate-authority file for the cluster entry in kubeconfig',
      'embed-certs': 'embed-certs for the cluster entry in kubeconfig',
      'insecure-skip-tls-verify': 'insecure-skip-tls-verify for the cluster entry in kubeconfig',
      'proxy-url': 'proxy-url for the cluster entry in kubeconfig',
      server: 'server for the cluster entry in kubeconfig',
      'tls-server-name': 'tls-server-name for the cluster entry in kubeconfig',
    },
  },
  'config set-context': {
    says: `Set a context entry in kubeconfig.

 Specifying a name that already exists will merge new fields on top of existing values for those fields.`,
    examples: `  # Set the user field on the gce context entry without touching other values
  kubectl config set-context gce --user=cluster-admin`,
    usage: '[NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
    flags: {
      cluster: 'cluster for the context entry in kubeconfig',
      current: 'Modify the current context',
      namespace: 'namespace for the context entry in kubeconfig',
      user: 'user for the context entry in kubeconfig',
    },
  },
  'config set-credentials': {
    says: `Set a user entry in kubeconfig.

 Specifying a name that already exists will merge new fields on top of existing values.

  Client-certificate flags:
  --client-certificate=certfile --client-key=keyfile
  
  Bearer token flags:
  --token=bearer_token
  
  Basic auth flags:
  --username=basic_user --password=basic_password
  
 Bearer token and basic auth are mutually exclusive.`,
    examples: `  # Set only the "client-key" field on the "cluster-admin"
  # entry, without touching other values
  kubectl config set-credentials cluster-admin --client-key=~/.kube/admin.key
  
  # Set basic auth for the "cluster-admin" entry
  kubectl config set-credentials cluster-admin --username=admin --password=uXFGweU9l35qcif
  
  # Embed client certificate data in the "cluster-admin" entry
  kubectl config set-credentials cluster-admin --client-certificate=~/.kube/admin.crt --embed-certs=true
  
  # Enable the Google Compute Platform auth provider for the "cluster-admin" entry
  kubectl config set-credentials cluster-admin --auth-provider=gcp
  
  # Enable the OpenID Connect auth provider for the "cluster-admin" entry with additional args
  kubectl config set-credentials cluster-admin --auth-provider=oidc --auth-provider-arg=client-id=foo --auth-provider-arg=client-secret=bar
  
  # Remove the "client-secret" config value for the OpenID Connect auth provider for the "cluster-admin" entry
  kubectl config set-credentials cluster-admin --auth-provider=oidc --auth-provider-arg=client-secret-
  
  # Enable new exec auth plugin for the "cluster-admin" entry
  kubectl config set-credentials cluster-admin --exec-command=/path/to/the/executable --exec-api-version=client.authentication.k8s.io/v1beta1
  
  # Define new exec auth plugin args for the "cluster-admin" entry
  kubectl config set-credentials cluster-admin --exec-arg=arg1 --exec-arg=arg2
  
  # Create or update exec auth plugin environment variables for the "cluster-admin" entry
  kubectl config set-credentials cluster-admin --exec-env=key1=val1 --exec-env=key2=val2
  
  # Remove exec auth plugin environment variables for the "cluster-admin" entry
  kubectl config set-credentials cluster-admin --exec-env=var-to-remove-`,
    usage:
      'NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value]',
    flags: {
      'auth-provider': 'Auth provider for the user entry in kubeconfig',
      'auth-provider-arg': "'key=value' arguments for the auth provider",
      'client-certificate': 'Path to client-certificate file for the user entry in kubeconfig',
      'client-key': 'Path to client-key file for the user entry in kubeconfig',
      'embed-certs': 'Embed client cert/key for the user entry in kubeconfig',
      'exec-api-version': 'API version of the exec credential plugin for the user entry in kubeconfig',
      'exec-arg': 'New arguments for the exec credential plugin command for the user entry in kubeconfig',
      'exec-command': 'Command for the exec credential plugin for the user entry in kubeconfig',
      'exec-env': "'key=value' environment values for the exec credential plugin",
      password: 'password for the user entry in kubeconfig',
      token: 'token for the user entry in kubeconfig',
      username: 'username for the user entry in kubeconfig',
    },
  },
  'config unset': {
    says: `Unset an individual value in a kubeconfig file.

 PROPERTY_NAME is a dot delimited name where each token represents either an attribute name or a map key.  Map keys may not contain dots.`,
    examples: `  # Unset the current-context
  kubectl config unset current-context
  
  # Unset namespace in foo context
  kubectl config unset contexts.foo.namespace`,
    usage: 'PROPERTY_NAME',
  },
  'config use-context': {
    says: 'Set the current-context in a kubeconfig file.',
    examples: `  # Use the context for the minikube cluster
  kubectl config use-context minikube`,
    usage: 'CONTEXT_NAME',
  },
  'config view': {
    says: `Display merged kubeconfig settings or a specified kubeconfig file.

 You can use --output jsonpath={...} to extract specific values using a jsonpath expression.`,
    examples: `  # Show merged kubeconfig settings
  kubectl config view
  
  # Show merged kubeconfig settings and raw certificate data and exposed secrets
  kubectl config view --raw
  
  # Get the password for the e2e user
  kubectl config view -o jsonpath='{.users[?(@.name == "e2e")].user.password}'`,
    flags: {
      flatten: 'Flatten the resulting kubeconfig file into self-contained output (useful for creating portable kubeconfig files)',
      merge: 'Merge the full hierarchy of kubeconfig files',
      minify: 'Remove all information not used by current-context from the output',
      raw: 'Display raw byte data and sensitive data',
    },
  },
  kustomize: {
    says: "Build a set of KRM resources using a 'kustomization.yaml' file. The DIR argument must be a path to a directory containing 'kustomization.yaml', or a git repository URL with a path suffix specifying same with respect to the repository root. If DIR is omitted, '.' is assumed.",
    examples: `  # Build the current working directory
  kubectl kustomize
  
  # Build some shared configuration directory
  kubectl kustomize /home/config/production
  
  # Build from github
  kubectl kustomize https://github.com/kubernetes-sigs/kustomize.git/examples/helloWorld?ref=v1.0.6`,
    usage: 'DIR [flags]',
    flags: {
      'as-current-user': 'use the uid and gid of the command executor to run the function in the container',
      'enable-alpha-plugins': 'enable kustomize plugins',
      'enable-helm': 'Enable use of the Helm chart inflator generator.',
      env: 'a list of environment variables to be used by functions',
      'helm-command': 'helm command (path to executable)',
      'load-restrictor':
        "if set to 'LoadRestrictionsNone', local kustomizations may load files from outside their root. This does, however, break the relocatability of the kustomization.",
      mount: 'a list of storage options read from the filesystem',
      network: 'enable network access for functions that declare it',
      'network-name': 'the docker network to run the container in',
      output: 'If specified, write output to this path.',
    },
  },
  'plugin list': {
    says: `List all available plugin files on a user's PATH.

 Available plugin files are those that are: - executable - anywhere on the user's PATH - begin with "kubectl-"`,
    examples: `  # List all available plugins
  kubectl plugin list`,
    flags: { 'name-only': 'If true, display only the binary name of each plugin, rather than its full path' },
  },
};
