import { chooseExecutor } from '@hideout/compile';
import { actionDistribution } from '../dist/distributions/action-distribution.js';
import { policyNetworkShapes, compilePolicy, compileValue } from '../dist/policy-networks.js';
import { policyUpdate, policyUpdateSignature } from '../dist/policy-update.js';
import { valueUpdate, valueUpdateSignature } from '../dist/value-update.js';
import { initialParameters } from '../dist/network.js';
import { RandomStreams } from '../dist/random-streams.js';
const { executor } = await chooseExecutor('wasm');
for (const h of [[64,64],[128,128],[256,256]]) for (const M of [512, 1024, 2048]) {
  const O=161;
  const d = actionDistribution({kind:'continuous', size:7});
  const shapes = policyNetworkShapes(O, d, {hiddenSizes:h, activation:'tanh'});
  const rnd = new RandomStreams(1,1).stream(0);
  const f = (n)=>Float32Array.from({length:n},()=>rnd.normal());
  const s = (x)=>Float32Array.of(x);
  const pol = executor.compile(policyUpdate(shapes.policy,d), policyUpdateSignature(shapes.policy,d));
  const val = executor.compile(valueUpdate(shapes.value), valueUpdateSignature(shapes.value));
  const fw = compilePolicy(executor, shapes.policy, d);
  const p = initialParameters(shapes.policy, rnd), v=initialParameters(shapes.value, rnd);
  const base={ firstMoment:new Float32Array(p.length), secondMoment:new Float32Array(p.length), observations:f(M*O), actions:f(M*7), oldMembers:f(M*14), advantages:f(M), learningRate:s(1e-4), firstCorrection:s(1), secondCorrection:s(1), clipRange:s(.2), entropyCoeff:s(0), klCoeff:s(.2), maxGradNorm:s(.5)};
  const vbase={ firstMoment:new Float32Array(v.length), secondMoment:new Float32Array(v.length), observations:base.observations, oldValues:f(M), returns:f(M), learningRate:s(1e-4), firstCorrection:s(1), secondCorrection:s(1), valueClipRange:s(Infinity), maxGradNorm:s(.5)};
  const time = async (fn)=>{ for(let i=0;i<3;i++) await fn(); const ts=[]; for(let i=0;i<9;i++){const t=performance.now(); await fn(); ts.push(performance.now()-t);} return ts.sort((a,b)=>a-b)[4].toFixed(2); };
  console.log(h[0], M, 'policy', await time(()=>pol.run({parameters:p,...base})), 'value', await time(()=>val.run({parameters:v,...vbase})), 'fw40', await time(()=>fw.run({parameters:p, observations: base.observations.subarray(0,40*O)})), 'fw80', await time(()=>fw.run({parameters:p, observations: base.observations.subarray(0,80*O)})));
}
