/** What a walk asks, says and keeps on record. `{…}` is filled in. Pure. */
import type { Words } from './text.ts'

export const walkWords = {
  // verdicts
  proven: { zh: '✓', en: '✓' },
  changed: { zh: '→', en: '→' },
  failed: { zh: '✗', en: '✗' },
  skipped: { zh: '–', en: '–' },
  absent: { zh: '·', en: '·' },

  // ways
  wayIn: { zh: '进', en: 'in' },
  wayOut: { zh: '出', en: 'out' },

  // a gate at rest
  restAsk: {
    zh: '请确认：闸机内无人、无物，闸机已关好，没有火警。',
    en: 'Make sure that nobody and nothing is in the gate, that it is shut, and that there is no fire alarm.',
  },
  restProven: {
    zh: '静止时各触点均为未动作状态。',
    en: 'at rest no contact reads active',
  },
  restSkipped: { zh: '静止状态未检查。', en: 'how the contacts read at rest was not looked at' },
  restFlipped: {
    zh: '静止时触点读作动作：极性相反，已改 {key}。',
    en: 'at rest a contact read active: its polarity is the other one, {key} was changed',
  },
  restMixed: {
    zh: '静止时输入 {input} 读作动作，同类的另一个却没有：检查接线。',
    en: 'at rest input {input} reads active and the other one of its kind does not: check the wiring',
  },
  restNoContacts: {
    zh: '此设备的设置中没有带编号的触点，静止状态不作检查。',
    en: 'no contact is numbered in the settings of this device; how they read at rest is not looked at',
  },
  restUnseen: {
    zh: '此型号不逐个显示输入，静止状态不作检查。',
    en: 'this family does not show its inputs one by one; how they read at rest is not looked at',
  },

  // fire
  fireUnknown: {
    zh: '此型号没有消防触点的设置：消防释放须由闸机自身接线完成，另行验证。',
    en: 'this family has no fire contact: the release in a fire is wired at the gate itself and must be proven there',
  },
  fireWired: {
    zh: '消防触点接到这块板了吗？',
    en: 'Is the fire contact wired to this board?',
  },
  fireSkipped: { zh: '消防触点未试。', en: 'the fire contact was not tried' },
  fireAbsent: { zh: '没有接消防触点，设置亦如此。', en: 'no fire contact is wired, and the settings say so' },
  fireTakenOut: {
    zh: '没有接消防触点，设置中却有：已从设置中去掉。',
    en: 'no fire contact is wired though the settings named one: it was taken out of them',
  },
  firePutIn: {
    zh: '接了消防触点，设置中却没有：已写入设置。',
    en: 'a fire contact is wired though the settings said none: they were changed',
  },
  fireRaise: {
    zh: '先按回车，然后在 60 秒内触发消防联动（测试按钮或短接触点）。',
    en: 'Press Enter, then raise the fire alarm within 60 s (test button, or the contact bridged).',
  },
  fireUnseen: {
    zh: '60 秒内没有看到消防触点动作：检查接线。',
    en: 'no contact moved within 60 s: check the wiring of the fire contact',
  },
  fireProven: { zh: '消防触点按设置动作。', en: 'the fire contact reads as set' },
  fireMoved: {
    zh: '消防触点实际在输入 {input}：已改设置，重开线路后读到火警。',
    en: 'the fire contact is at input {input}: the settings were changed, and the alarm is read with them',
  },
  fireElsewhere: {
    zh: '火警时动作的是输入 {input}，与设置不符，且无法由设置改正：检查接线。',
    en: 'in the alarm input {input} moved, not the one of the settings, and settings alone cannot mend it: check the wiring',
  },
  fireFree: {
    zh: '闸机此刻是否已自行释放、人可自由通过？',
    en: 'Does the gate stand free now, by its own wiring?',
  },
  fireIsFree: {
    zh: '火警时闸机由自身接线释放，不经网关。',
    en: 'in the alarm the gate stands free by its own wiring, without the gateway',
  },
  fireNotFree: {
    zh: '火警时闸机没有自行释放：不得启用，须改闸机接线。',
    en: 'in the alarm the gate does not stand free by itself: it must not be used, its wiring has to be changed',
  },
  fireReset: {
    zh: '按回车，然后在 60 秒内解除火警。',
    en: 'Press Enter, then reset the alarm within 60 s.',
  },
  fireStays: { zh: '60 秒内没有看到火警解除。', en: 'the alarm was not seen to end within 60 s' },
  fireOver: { zh: '看到火警解除。', en: 'the end of the alarm was seen' },

  // passages
  passageAsk: {
    zh: '将打开【{gate}】，方向：{way}（{from} → {to}）。请一人站在{from}一侧，闸机内无人。打开吗？',
    en: '[{gate}] will open, way {way} ({from} → {to}). One person stands on the side of {from}, nobody in the gate. Open it?',
  },
  passageSkipped: { zh: '{way}向通行未试。', en: 'the way {way} was not tried' },
  passageGo: { zh: '请现在走到{to}。', en: 'Go through to {to} now.' },
  passageWhichWay: {
    zh: '闸机实际向哪边放行？1＝走向{to}，2＝走向{from}，0＝没有放行',
    en: 'Which way did it let through? 1 = towards {to}, 2 = towards {from}, 0 = not at all',
  },
  passageProven: {
    zh: '{way}向：放行方向正确，通行触点如实回报。',
    en: 'way {way}: it let through the right way, and its contact reported the passage',
  },
  passageUnreported: {
    zh: '{way}向：放行方向正确；此闸机不回报通行。',
    en: 'way {way}: it let through the right way; this gate does not report passages',
  },
  orderFailed: {
    zh: '{way}向：设备没有执行开闸（{order}）。',
    en: 'way {way}: the device did not carry out the order ({order})',
  },
  passageNotOpened: {
    zh: '{way}向：闸机没有放行。检查输出接线、脉冲时长与闸机的模式。',
    en: 'way {way}: the gate did not let through; check the wiring of the output, the length of the pulse and the mode of the gate',
  },
  passageNoContact: {
    zh: '{way}向：已通行，但没有任何触点动作。检查通行触点接线。',
    en: 'way {way}: somebody went through and no contact moved; check the wiring of the passage contact',
  },
  passageManyContacts: {
    zh: '{way}向：通行时不止一个触点动作，无法确定是哪一个。检查接线。',
    en: 'way {way}: more than one contact moved with the passage; check the wiring',
  },
  passageNotMended: {
    zh: '{way}向：与设置不符，无法由设置改正。检查接线。',
    en: 'way {way}: not as the settings say, and settings alone cannot mend it; check the wiring',
  },
  outputsSwapped: {
    zh: '两个方向的开闸输出接反：已在设置中对调，再试一次。',
    en: 'the outputs of the two ways are the other way round: exchanged in the settings, to be tried again',
  },
  contactsSwapped: {
    zh: '两个方向的通行触点接反：已在设置中对调，再试一次。',
    en: 'the passage contacts of the two ways are the other way round: exchanged in the settings, to be tried again',
  },
  contactMoved: {
    zh: '{way}向的通行触点实际在输入 {input}：已改设置，再试一次。',
    en: 'the passage contact of the way {way} is at input {input}: the settings were changed, to be tried again',
  },

  // not used
  unusedAsk: {
    zh: '将再打开【{gate}】一次（{from} → {to}），这一次谁也不要通过。打开吗？',
    en: '[{gate}] will open once more ({from} → {to}), and this time nobody goes through. Open it?',
  },
  unusedSkipped: { zh: '无人通过时的回锁未试。', en: 'that it locks unused was not tried' },
  waitLock: { zh: '请等 {seconds} 秒，不要通过。', en: 'Wait {seconds} s, and do not go through.' },
  lockedAsk: {
    zh: '请推一下：闸机现在是否已锁住？',
    en: 'Try it by hand: is the gate locked now?',
  },
  unusedOpen: {
    zh: '设定 {relockMs} 毫秒，过后闸机仍未锁：把 relockMs 改为与闸机控制板一致，或改控制板。',
    en: 'it is set to {relockMs} ms and was not locked after them: make relockMs the same as on the board of the gate',
  },
  unusedCounted: {
    zh: '无人通过，却回报了一次通行：检查通行触点。',
    en: 'nobody went through and a passage was reported: check the passage contact',
  },
  unusedProven: {
    zh: '无人通过时闸机在 {relockMs} 毫秒后自行锁住，不计通行。',
    en: 'unused it locked by itself within {relockMs} ms, and nobody was counted',
  },

  // the gateway dies
  cutGateAsk: {
    zh: '将打开【{gate}】（{from} → {to}），并在脉冲途中切断连接，如同网关突然死机。谁也不要通过。打开吗？',
    en: '[{gate}] will open ({from} → {to}) and the connection be cut in the middle of the pulse, as if the gateway died. Nobody goes through. Open it?',
  },
  cutSkipped: {
    zh: '动作途中网关死机未试。',
    en: 'that the gateway dies while something moves was not tried',
  },
  movedAsk: {
    zh: '连接恢复时，闸机有没有动作？',
    en: 'Did the gate move when the connection came back?',
  },
  cutNotBack: { zh: '切断后设备没有恢复应答。', en: 'after the cut the device did not answer any more' },
  cutNotWritten: {
    zh: '指令没有发出，此项不成立。',
    en: 'the order was not on the wire before the cut: nothing is proven by it',
  },
  cutOpen: {
    zh: '脉冲途中切断后，闸机没有锁住：不得启用；须用自带定时的继电器板，或改闸机模式。',
    en: 'cut in the middle of the pulse the gate stayed open: it must not be used; it needs a board with a timer of its own, or another mode of the gate',
  },
  cutMoved: {
    zh: '切断或恢复后有不该有的动作。',
    en: 'something moved after the cut, or on the return, that should not have',
  },
  cutProven: {
    zh: '脉冲途中切断：闸机照常锁住；恢复连接时没有动作。',
    en: 'cut in the middle of the pulse the gate locked all the same, and nothing moved on the return',
  },

  // cabinets
  doorsUnseen: {
    zh: '此柜门没有接触点：网关看不到门的开关。',
    en: 'the doors have no contacts: the gateway does not see them open or shut',
  },
  shutAsk: { zh: '请关好所有柜门。', en: 'Shut all doors of the cabinet.' },
  shutProven: { zh: '全部柜门读作关。', en: 'all doors read shut' },
  feedbackFlipped: {
    zh: '柜门全关，却全部读作开：反馈极性相反，已改 feedback。',
    en: 'all doors are shut and all read open: the feedback is the other one, it was changed',
  },
  shutSkipped: { zh: '全部关门的检查未做。', en: 'that all doors read shut was not looked at' },
  someOpen: {
    zh: '读作开的门：{doors}。请关好，或检查其反馈线。',
    en: 'doors that read open: {doors}; shut them, or check their feedback wires',
  },
  lockAsk: {
    zh: '将打开第 {lock} 号锁（设置中是 {door} 号门）。打开吗？',
    en: 'Lock {lock} will open (door {door} by the settings). Open it?',
  },
  lockSkipped: { zh: '第 {lock} 号锁未试。', en: 'lock {lock} was not tried' },
  lockWhich: {
    zh: '弹开的是几号门？（柜面门号；0＝没有；回车＝{door}）',
    en: 'Which door sprang open? (the number on the cabinet; 0 = none; Enter = {door})',
  },
  lockNothing: {
    zh: '第 {lock} 号锁：没有门弹开。检查锁的接线与供电。',
    en: 'lock {lock}: no door opened; check its wires and its power',
  },
  lockTwice: {
    zh: '第 {lock} 号锁：{door} 号门已由另一把锁打开过。',
    en: 'lock {lock}: door {door} was opened by another lock already',
  },
  lockProven: { zh: '第 {lock} 号锁打开 {door} 号门。', en: 'lock {lock} opens door {door}' },
  lockMoved: {
    zh: '第 {lock} 号锁打开的是 {door} 号门，与设置不同。',
    en: 'lock {lock} opens door {door}, otherwise than the settings say',
  },
  feedbackNone: {
    zh: '第 {lock} 号锁打开 {door} 号门，锁控板却没有看到：检查反馈线。',
    en: 'lock {lock} opens door {door}, and the board did not see it: check the feedback wire',
  },
  feedbackElsewhere: {
    zh: '第 {lock} 号锁打开 {door} 号门，动作的却是第 {other} 号的反馈：反馈线接错。',
    en: 'lock {lock} opens door {door}, and the feedback of lock {other} moved: the wires are mixed up',
  },
  mapRefused: { zh: '锁与门的对应表未能确定。', en: 'the map of locks and doors could not be made' },
  mapChanged: { zh: '锁与门的对应表已按实际改写。', en: 'the map of locks and doors was rewritten as found' },
  mapProven: { zh: '锁与门的对应表与设置一致。', en: 'the map of locks and doors is as the settings say' },
  shutAgainAsk: { zh: '请把所有柜门重新关好。', en: 'Shut all doors again.' },
  jamAsk: {
    zh: '请用手顶住 {door} 号门，将打开它的锁。打开吗？',
    en: 'Hold door {door} shut with your hand; its lock will open. Open it?',
  },
  jamSkipped: { zh: '被顶住的门未试。', en: 'a door that is held shut was not tried' },
  jamProven: {
    zh: '{door} 号门被顶住时，如实报为没有打开。',
    en: 'door {door}, held shut, is told as not opened',
  },
  jamUnseen: {
    zh: '{door} 号门被顶住，却没有报为打不开：反馈反映的是锁舌而不是门，存取须人工确认。',
    en: 'door {door} was held shut and is not told as stuck: the feedback shows the bolt, not the door; staff must look',
  },
  cutLockAsk: {
    zh: '将打开 {door} 号门的锁，并在途中切断连接，如同网关突然死机。打开吗？',
    en: 'The lock of door {door} will open and the connection be cut meanwhile, as if the gateway died. Open it?',
  },
  cutLockOther: {
    zh: '除 {door} 号门外，有没有别的门打开？',
    en: 'Did any door but {door} open?',
  },
  cutLockProven: {
    zh: '途中切断：除 {door} 号门外没有门打开，恢复连接时没有动作。',
    en: 'cut meanwhile, no door but {door} opened, and nothing moved on the return',
  },

  // what is read and typed
  cardAsk: {
    zh: '按回车，然后在 60 秒内把一张证件放到【{place}】的读证器上。内容不保存。',
    en: 'Press Enter, then hold an identity card to the reader of [{place}] within 60 s. Nothing of it is kept.',
  },
  badgeAsk: {
    zh: '按回车，然后在 60 秒内把一张识别牌或条码放到【{place}】的读头上。内容不保存。',
    en: 'Press Enter, then hold a badge or a code to the reader of [{place}] within 60 s. Nothing of it is kept.',
  },
  keysAsk: {
    zh: '按回车，然后在 60 秒内在【{place}】的键盘上输入 {keys} 并确认。',
    en: 'Press Enter, then type {keys} on the keypad of [{place}] within 60 s and confirm it there.',
  },
  readSkipped: { zh: '【{place}】未试。', en: '[{place}] was not tried' },
  readProven: { zh: '【{place}】的读头已读到。', en: 'it was read at [{place}]' },
  readNothing: {
    zh: '60 秒内【{place}】没有读到：接错端口，或设备有故障。',
    en: 'nothing came from [{place}] within 60 s: another port, or the device is out of order',
  },
  readNotWhole: {
    zh: '【{place}】有反应，但没有读完整。',
    en: '[{place}] noticed something and did not read it whole',
  },
  keysProven: { zh: '【{place}】的按键逐个正确。', en: 'every key of [{place}] is right' },
  keysOther: {
    zh: '【{place}】收到的按键与要求的不同（内容不保存）。',
    en: 'what came from [{place}] is not what was to be typed (it is not kept)',
  },

  // input boards
  inputsNone: {
    zh: '配置中没有用到此输入板的触点。',
    en: 'the venue file has no contact on this board',
  },
  inputNow: {
    zh: '触点【{name}】：此刻是“{meaning}”吗？',
    en: 'Contact [{name}]: is it so now that {meaning}?',
  },
  inputBegin: {
    zh: '按回车，然后在 60 秒内使之成为“{meaning}”。',
    en: 'Press Enter, then bring it about within 60 s that {meaning}.',
  },
  inputEnd: {
    zh: '按回车，然后在 60 秒内使之不再是“{meaning}”。',
    en: 'Press Enter, then bring it about within 60 s that it is no longer so that {meaning}.',
  },
  inputSkipped: { zh: '触点【{name}】未试。', en: 'contact [{name}] was not tried' },
  inputUnseen: {
    zh: '触点【{name}】：60 秒内没有输入动作。',
    en: 'contact [{name}]: no input moved within 60 s',
  },
  inputProven: {
    zh: '触点【{name}】按配置动作（输入 {input}）。',
    en: 'contact [{name}] reads as configured (input {input})',
  },
  inputOther: {
    zh: '触点【{name}】实际为输入 {found}，含义成立时触点为 {state}：须改配置。',
    en: 'contact [{name}] is input {found} and {state} while it is so: the venue file has to be changed',
  },
} as const satisfies Readonly<Record<string, Words>>

/** What a contact tells, to stand in a sentence. */
export const contactMeanings = {
  mains: { zh: '市电正常', en: 'mains power is there' },
  battery_low: { zh: 'UPS 电量低', en: 'the battery of the UPS is low' },
  recorder: { zh: '录像机正在录像', en: 'the recorder records' },
  fire: { zh: '火警', en: 'there is a fire alarm' },
  escape_door: { zh: '疏散门打开', en: 'the escape door is open' },
} as const satisfies Readonly<Record<string, Words>>
