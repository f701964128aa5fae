import { expect, it } from 'vitest';
import type { Container } from '../../apimachinery/objects.ts';
import { containerText } from './container-text.ts';

/** As they stand in the logs of kubelets from v1.21 on. @see kubernetes: api/core/v1/generated.pb.go */
it.each`
  container                                                                                                     | says
  ${{ resources: { limits: { memory: '170Mi' }, requests: { memory: '512Mi', cpu: '100m' } } }}                 | ${'Resources:ResourceRequirements{Limits:ResourceList{memory: {{178257920 0} {<nil>} 170Mi BinarySI},},Requests:ResourceList{cpu: {{100 -3} {<nil>} 100m DecimalSI},memory: {{536870912 0} {<nil>}  BinarySI},},Claims:[]ResourceClaim{},},'}
  ${{ ports: [{ name: 'dns', containerPort: 53, protocol: 'UDP' }] }}                                           | ${'Ports:[]ContainerPort{ContainerPort{Name:dns,HostPort:0,ContainerPort:53,Protocol:UDP,HostIP:,},},'}
  ${{ env: [{ name: 'A', value: 'b' }, { name: 'C', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }] }} | ${'Env:[]EnvVar{EnvVar{Name:A,Value:b,ValueFrom:nil,},EnvVar{Name:C,Value:,ValueFrom:&EnvVarSource{FieldRef:nil,ResourceFieldRef:nil,ConfigMapKeyRef:nil,SecretKeyRef:&SecretKeySelector{LocalObjectReference:LocalObjectReference{Name:s,},Key:k,Optional:nil,},},},},'}
  ${{ env: [{ name: 'A', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '0' } } }] }}        | ${'ResourceFieldRef:&ResourceFieldSelector{ContainerName:,Resource:limits.cpu,Divisor:{{0 0} {<nil>} 0 DecimalSI},},'}
  ${{ envFrom: [{ configMapRef: { name: 'c', optional: true } }] }}                                             | ${'EnvFrom:[]EnvFromSource{EnvFromSource{Prefix:,ConfigMapRef:&ConfigMapEnvSource{LocalObjectReference:LocalObjectReference{Name:c,},Optional:*true,},SecretRef:nil,},},'}
  ${{ command: ['sh', '-c', 'a b'] }}                                                                           | ${'Command:[sh -c a b],Args:[],'}
  ${{ livenessProbe: { httpGet: { path: '/', port: 8080, scheme: 'HTTP' }, periodSeconds: 10 } }}               | ${'LivenessProbe:&Probe{ProbeHandler:ProbeHandler{Exec:nil,HTTPGet:&HTTPGetAction{Path:/,Port:{0 8080 },Host:,Scheme:HTTP,HTTPHeaders:[]HTTPHeader{},},TCPSocket:nil,GRPC:nil,},InitialDelaySeconds:0,TimeoutSeconds:0,PeriodSeconds:10,'}
  ${{ startupProbe: { tcpSocket: { port: 'http' } } }}                                                          | ${'TCPSocket:&TCPSocketAction{Port:{1 0 http},Host:,},'}
  ${{ securityContext: { runAsUser: 1000, capabilities: { drop: ['ALL'] }, seLinuxOptions: { level: 's0' } } }} | ${'SecurityContext:&SecurityContext{Capabilities:&Capabilities{Add:[],Drop:[ALL],},Privileged:nil,SELinuxOptions:&SELinuxOptions{User:,Role:,Type:,Level:s0,},RunAsUser:*1000,'}
  ${{ volumeMounts: [{ name: 'v', mountPath: '/v', mountPropagation: 'HostToContainer' }], tty: true }}         | ${'VolumeMount{Name:v,ReadOnly:false,MountPath:/v,SubPath:,MountPropagation:*HostToContainer,SubPathExpr:,},'}
  ${{ tty: true }}                                                                                              | ${'Stdin:false,StdinOnce:false,TTY:true,'}
`('Go prints of a container $says', ({ container, says }) => {
  expect(containerText({ name: 'a', ...container } as Container)).toContain(says);
});
