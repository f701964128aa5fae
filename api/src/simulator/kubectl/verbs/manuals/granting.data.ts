import type { Manuals } from './manual.ts';

/** What kubectl says of the commands that create roles, accounts, Secrets and Services. @see kubernetes: kubectl/pkg/cmd */
export const granting: Manuals = {
  'create clusterrole': {
    says: 'Create a cluster role.',
    examples: `  # Create a cluster role named "pod-reader" that allows user to perform "get", "watch" and "list" on pods
  kubectl create clusterrole pod-reader --verb=get,list,watch --resource=pods
  
  # Create a cluster role named "pod-reader" with ResourceName specified
  kubectl create clusterrole pod-reader --verb=get --resource=pods --resource-name=readablepod --resource-name=anotherpod
  
  # Create a cluster role named "foo" with API Group specified
  kubectl create clusterrole foo --verb=get,list,watch --resource=rs.apps
  
  # Create a cluster role named "foo" with SubResource specified
  kubectl create clusterrole foo --verb=get,list,watch --resource=pods,pods/status
  
  # Create a cluster role name "foo" with NonResourceURL specified
  kubectl create clusterrole "foo" --verb=get --non-resource-url=/logs/*
  
  # Create a cluster role name "monitoring" with AggregationRule specified
  kubectl create clusterrole monitoring --aggregation-rule="rbac.example.com/aggregate-to-monitoring=true"`,
    usage: 'NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]',
    flags: {
      'aggregation-rule': 'An aggregation label selector for combining ClusterRoles.',
      'non-resource-url': 'A partial url that user should have access to.',
    },
  },
  'create clusterrolebinding': {
    says: 'Create a cluster role binding for a particular cluster role.',
    examples: `  # Create a cluster role binding for user1, user2, and group1 using the cluster-admin cluster role
  kubectl create clusterrolebinding cluster-admin --clusterrole=cluster-admin --user=user1 --user=user2 --group=group1`,
    usage:
      'NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
    flags: {
      clusterrole: 'ClusterRole this ClusterRoleBinding should reference',
      group: 'Groups to bind to the clusterrole. The flag can be repeated to add multiple groups.',
      serviceaccount:
        'Service accounts to bind to the clusterrole, in the format <namespace>:<name>. The flag can be repeated to add multiple service accounts.',
      user: 'Usernames to bind to the clusterrole. The flag can be repeated to add multiple users.',
    },
  },
  'create role': {
    says: 'Create a role with single rule.',
    examples: `  # Create a role named "pod-reader" that allows user to perform "get", "watch" and "list" on pods
  kubectl create role pod-reader --verb=get --verb=list --verb=watch --resource=pods
  
  # Create a role named "pod-reader" with ResourceName specified
  kubectl create role pod-reader --verb=get --resource=pods --resource-name=readablepod --resource-name=anotherpod
  
  # Create a role named "foo" with API Group specified
  kubectl create role foo --verb=get,list,watch --resource=rs.apps
  
  # Create a role named "foo" with SubResource specified
  kubectl create role foo --verb=get,list,watch --resource=pods,pods/status`,
    usage: 'NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none]',
  },
  'create rolebinding': {
    says: 'Create a role binding for a particular role or cluster role.',
    examples: `  # Create a role binding for user1, user2, and group1 using the admin cluster role
  kubectl create rolebinding admin --clusterrole=admin --user=user1 --user=user2 --group=group1
  
  # Create a role binding for serviceaccount monitoring:sa-dev using the admin role
  kubectl create rolebinding admin-binding --role=admin --serviceaccount=monitoring:sa-dev`,
    usage:
      'NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
    flags: {
      clusterrole: 'ClusterRole this RoleBinding should reference',
      group: 'Groups to bind to the role. The flag can be repeated to add multiple groups.',
      role: 'Role this RoleBinding should reference',
      serviceaccount:
        'Service accounts to bind to the role, in the format <namespace>:<name>. The flag can be repeated to add multiple service accounts.',
      user: 'Usernames to bind to the role. The flag can be repeated to add multiple users.',
    },
  },
  'create secret docker-registry': {
    says: `Create a new secret for use with Docker registries.
  
  Dockercfg secrets are used to authenticate against Docker registries.
  
  When using the Docker command line to push images, you can authenticate to a given registry by running:
  '$ docker login DOCKER_REGISTRY_SERVER --username=DOCKER_USER --password=DOCKER_PASSWORD --email=DOCKER_EMAIL'.
  
 That produces a ~/.dockercfg file that is used by subsequent 'docker push' and 'docker pull' commands to authenticate to the registry. The email address is optional.

  When creating applications, you may have a Docker registry that requires authentication.  In order for the
  nodes to pull images on your behalf, they must have the credentials.  You can provide this information
  by creating a dockercfg secret and attaching it to your service account.`,
    examples: `  # If you don't already have a .dockercfg file, you can create a dockercfg secret directly by using:
  kubectl create secret docker-registry my-secret --docker-server=DOCKER_REGISTRY_SERVER --docker-username=DOCKER_USER --docker-password=DOCKER_PASSWORD --docker-email=DOCKER_EMAIL
  
  # Create a new secret named my-secret from ~/.docker/config.json
  kubectl create secret docker-registry my-secret --from-file=.dockerconfigjson=path/to/.docker/config.json`,
    usage:
      'NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none]',
    flags: {
      'docker-email': 'Email for Docker registry',
      'docker-password': 'Password for Docker registry authentication',
      'docker-server': 'Server location for Docker registry',
      'docker-username': 'Username for Docker registry authentication',
    },
  },
  'create secret generic': {
    says: `Create a secret based on a file, directory, or specified literal value.

 A single secret may package one or more key/value pairs.

 When creating a secret based on a file, the key will default to the basename of the file, and the value will default to the file content. If the basename is an invalid key or you wish to chose your own, you may specify an alternate key.

 When creating a secret based on a directory, each file whose basename is a valid key in the directory will be packaged into the secret. Any directory entries except regular files are ignored (e.g. subdirectories, symlinks, devices, pipes, etc).`,
    examples: `  # Create a new secret named my-secret with keys for each file in folder bar
  kubectl create secret generic my-secret --from-file=path/to/bar
  
  # Create a new secret named my-secret with specified keys instead of names on disk
  kubectl create secret generic my-secret --from-file=ssh-privatekey=path/to/id_rsa --from-file=ssh-publickey=path/to/id_rsa.pub
  
  # Create a new secret named my-secret with key1=supersecret and key2=topsecret
  kubectl create secret generic my-secret --from-literal=key1=supersecret --from-literal=key2=topsecret
  
  # Create a new secret named my-secret using a combination of a file and a literal
  kubectl create secret generic my-secret --from-file=ssh-privatekey=path/to/id_rsa --from-literal=passphrase=topsecret
  
  # Create a new secret named my-secret from env files
  kubectl create secret generic my-secret --from-env-file=path/to/foo.env --from-env-file=path/to/bar.env`,
    usage: 'NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
    flags: {
      'from-env-file': 'Specify the path to a file to read lines of key=val pairs to create a secret.',
      'from-literal': 'Specify a key and literal value to insert in secret (i.e. mykey=somevalue)',
      type: 'The type of secret to create',
    },
  },
  'create secret tls': {
    says: `Create a TLS secret from the given public/private key pair.

 The public/private key pair must exist beforehand. The public key certificate must be .PEM encoded and match the given private key.`,
    examples: `  # Create a new TLS secret named tls-secret with the given key pair
  kubectl create secret tls tls-secret --cert=path/to/tls.cert --key=path/to/tls.key`,
    usage: 'NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]',
    flags: { cert: 'Path to PEM encoded public key certificate.', key: 'Path to private key associated with given certificate.' },
  },
  'create service clusterip': {
    says: 'Create a ClusterIP service with the specified name.',
    examples: `  # Create a new ClusterIP service named my-cs
  kubectl create service clusterip my-cs --tcp=5678:8080
  
  # Create a new ClusterIP service named my-cs (in headless mode)
  kubectl create service clusterip my-cs --clusterip="None"`,
    usage: 'NAME [--tcp=<port>:<targetPort>] [--dry-run=server|client|none]',
    flags: { clusterip: "Assign your own ClusterIP or set to 'None' for a 'headless' service (no loadbalancing)." },
  },
  'create service externalname': {
    says: `Create an ExternalName service with the specified name.

 ExternalName service references to an external DNS address instead of only pods, which will allow application authors to reference services that exist off platform, on other clusters, or locally.`,
    examples: `  # Create a new ExternalName service named my-ns
  kubectl create service externalname my-ns --external-name bar.com`,
    usage: 'NAME --external-name external.name [--dry-run=server|client|none]',
    flags: { 'external-name': 'External name of service' },
  },
  'create service loadbalancer': {
    says: 'Create a LoadBalancer service with the specified name.',
    examples: `  # Create a new LoadBalancer service named my-lbs
  kubectl create service loadbalancer my-lbs --tcp=5678:8080`,
    usage: 'NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
  },
  'create service nodeport': {
    says: 'Create a NodePort service with the specified name.',
    examples: `  # Create a new NodePort service named my-ns
  kubectl create service nodeport my-ns --tcp=5678:8080`,
    usage: 'NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
    flags: { 'node-port': 'Port used to expose the service on each node in a cluster.' },
  },
  'create serviceaccount': {
    says: 'Create a service account with the specified name.',
    examples: `  # Create a new service account named my-service-account
  kubectl create serviceaccount my-service-account`,
    usage: 'NAME [--dry-run=server|client|none]',
  },
  'create token': {
    says: 'Request a service account token.',
    examples: `  # Request a token to authenticate to the kube-apiserver as the service account "myapp" in the current namespace
  kubectl create token myapp
  
  # Request a token for a service account in a custom namespace
  kubectl create token myapp --namespace myns
  
  # Request a token with a custom expiration
  kubectl create token myapp --duration 10m
  
  # Request a token with a custom audience
  kubectl create token myapp --audience https://example.com
  
  # Request a token bound to an instance of a Secret object
  kubectl create token myapp --bound-object-kind Secret --bound-object-name mysecret
  
  # Request a token bound to an instance of a Secret object with a specific uid
  kubectl create token myapp --bound-object-kind Secret --bound-object-name mysecret --bound-object-uid 0d4691ed-659b-4935-a832-355f77ee47cc`,
    usage: 'SERVICE_ACCOUNT_NAME',
    flags: {
      audience:
        'Audience of the requested token. If unset, defaults to requesting a token for use with the Kubernetes API server. May be repeated to request a token valid for multiple audiences.',
      'bound-object-kind':
        'Kind of an object to bind the token to. Supported kinds are Pod, Secret. If set, --bound-object-name must be provided.',
      'bound-object-name':
        'Name of an object to bind the token to. The token will expire when the object is deleted. Requires --bound-object-kind.',
      'bound-object-uid':
        'UID of an object to bind the token to. Requires --bound-object-kind and --bound-object-name. If unset, the UID of the existing object is used.',
      duration: 'Requested lifetime of the issued token. The server may return a token with a longer or shorter lifetime.',
    },
  },
};
