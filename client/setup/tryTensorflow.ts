import { loadTfjsNode } from '../../stages/training/tensorflow.ts';

/** A script of its own: trains one step on TensorFlow and prints its version. */
const tf = loadTfjsNode();
const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
const { history } = await model.fit(tf.ones([4, 2]), tf.ones([4, 1]), { epochs: 1, verbose: 0 });
if (!Number.isFinite(history.loss?.[0])) throw new Error('a training step gave no loss');
const { binding } = tf.backend() as unknown as { binding: { TF_Version: string } };
console.log(`TensorFlow ${binding.TF_Version}`);
