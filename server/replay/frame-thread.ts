/** The thread that makes keyframes of past moments, over a log it only reads. Started by `threadFrameMaker`. */
import { parentPort, workerData } from 'node:worker_threads'
import { upcast } from '#model/upcast.ts'
import { openSqliteLog } from '../log/sqlite-log.ts'
import { troubleWith } from '../log/thread-words.ts'
import { frameMakerOf, type FrameAsked, type FrameMaker, type FrameTold } from './frame-maker.ts'

const port = parentPort!
const tell = (told: FrameTold): void => port.postMessage(told)

async function answer(making: Promise<FrameMaker>, seq: number): Promise<void> {
  try {
    tell({ seq, keyframe: await (await making).make(seq) })
  }
  catch (error) {
    tell({ seq, trouble: troubleWith(error) })
  }
}

const making = openSqliteLog({ file: workerData as string, readOnly: true, upcast }).then(frameMakerOf)
making.catch(() => undefined)
let turn = Promise.resolve()
port.on('message', ({ seq }: FrameAsked) => { turn = turn.then(() => answer(making, seq)) })
