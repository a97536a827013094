/** uniform, the default assignor of consumer groups (UniformAssignor). */
import type { ServerAssignor } from './types.ts'
import { assignUniformHeterogeneous } from './uniform-heterogeneous.ts'
import { assignUniformHomogeneous } from './uniform-homogeneous.ts'

/** uniform */
export const assignUniform: ServerAssignor = (spec) => {
  if (spec.members.length === 0) return {}
  return spec.homogeneous ? assignUniformHomogeneous(spec) : assignUniformHeterogeneous(spec)
}
