/** Texts of simulated cards: what a `CardFace` says, and neutral constants for the rest. Pure. */
import { Personal } from '../personal.ts'
import type { CardFace } from '../ports.ts'
import type { CardText } from './text-block.ts'

/** Values that describe nobody: sex unknown (GB/T 2261.1), nation 其他 (GB/T 3304), no such place, no such country. */
const nobody = {
  sex: '0',
  nation: '97',
  birth: '19000101',
  address: '示例市示例区示例路1号',
  authority: '示例市公安局示例分局',
  nationality: 'XXX',
} as const

/** The text block that a card with this face would hold. Its birth date is the one in an 18-digit number. */
export function textOf(face: CardFace): CardText {
  switch (face.document) {
    case 'resident_id':
      return {
        document: face.document,
        fields: { ...common(face), ...local(face), nation: new Personal(nobody.nation), reserved: blank },
      }
    case 'hmt_residence_permit':
      return {
        document: face.document,
        fields: {
          ...common(face),
          ...local(face),
          travelPermitNumber: blank,
          issues: new Personal('01'),
          reserved: blank,
        },
      }
    case 'foreign_permanent_resident_2017':
      return {
        document: face.document,
        fields: {
          ...common(face),
          ...foreign(face),
          cardVersion: new Personal('01'),
          authority: new Personal('1500'),
          reserved: blank,
        },
      }
    case 'foreign_permanent_resident_2023':
      return {
        document: face.document,
        fields: {
          ...common(face),
          ...foreign(face),
          renewals: new Personal('00'),
          reserved: blank,
          oldNumberLink: blank,
        },
      }
  }
}

const blank = new Personal('')

function common(face: CardFace) {
  const birth = face.number.length === 18 ? face.number.slice(6, 14) : nobody.birth
  return {
    number: new Personal(face.number),
    sex: new Personal(nobody.sex),
    birth: new Personal(birth),
    validFrom: new Personal(face.validFrom),
    validUntil: new Personal(face.validUntil),
  }
}

function local(face: CardFace) {
  return {
    name: new Personal(face.name),
    address: new Personal(nobody.address),
    authority: new Personal(nobody.authority),
  }
}

/** A name in Latin letters stands in the English field, any other in the Chinese one, which may be blank. */
function foreign(face: CardFace) {
  const latin = /^[\x20-\x7e]*$/.test(face.name)
  return {
    englishName: latin ? new Personal(face.name) : blank,
    chineseName: latin ? blank : new Personal(face.name),
    nationality: new Personal(nobody.nationality),
  }
}
