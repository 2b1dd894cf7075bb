/** Things handed in and out at the entrance: agency, staff, supervisor, room; no step can be left out (Art. 28). Pure. */
import type { StoredEvent } from './event.ts'
import type { DataOf } from './events/catalogue.ts'
import type { Register } from './register.ts'
import { amended, emptyRegister, ended, entered } from './register.ts'
import type { Subject } from './subject.ts'

export interface Material {
  readonly id: string
  readonly session: string | null
  readonly kind: DataOf<'material.received'>['kind']
  readonly phase: 'received' | 'inspected' | 'rejected' | 'delivered' | 'retrieved'
  /** who handed it over, and the member of the staff who took it: neither may inspect it */
  readonly from: string | null
  readonly receivedBy: string
}

export type Materials = Register<Material>

function evolveMaterials(materials: Materials, event: StoredEvent): Materials {
  switch (event.type) {
    case 'material.received': {
      const { material: id, kind, from, operator: receivedBy } = event.data
      return entered(materials, id, { id, session: event.session, kind, phase: 'received', from, receivedBy })
    }
    case 'material.inspected':
      return amended(materials, event.data.material, { phase: 'inspected' })
    case 'material.rejected':
      return ended(materials, event.data.material, { phase: 'rejected' })
    case 'material.delivered':
      return delivered(materials, event.data.material)
    case 'material.retrieved':
      return ended(materials, event.data.material, { phase: 'retrieved' })
    default:
      return materials
  }
}

/** What is eaten does not come back; everything else stays open until it does. */
function delivered(materials: Materials, id: string): Materials {
  const change = { phase: 'delivered' } as const
  return materials.all.get(id)?.kind === 'meal'
    ? ended(materials, id, change)
    : amended(materials, id, change)
}

/** The materials as a subject. */
export const materialsSubject: Subject<Materials> = {
  initial: emptyRegister(),
  evolve: evolveMaterials,
}
