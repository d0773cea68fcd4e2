"""`keras_peer.py EPOCHS`: prints the milliseconds per step of Keras's `fit`, after a warm-up epoch."""
import os
import sys
import time

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
import keras
import numpy as np

ROWS, FEATURES, BATCH = 21_705, 42, 32
epochs = int(sys.argv[1])
keras.utils.set_random_seed(1)
x = np.random.default_rng(1).uniform(-1, 1, (ROWS, FEATURES)).astype("float32")
y = (x[:, 0] > 0).astype("int64")
net = keras.Sequential([
    keras.Input((FEATURES,)),
    keras.layers.Dense(128, activation="relu"),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dense(1, activation="sigmoid"),
])
net.compile(optimizer=keras.optimizers.Adam(0.001), loss="binary_crossentropy", metrics=["accuracy"])
net.fit(x, y, batch_size=BATCH, epochs=1, verbose=0)
started = time.perf_counter()
net.fit(x, y, batch_size=BATCH, epochs=epochs, verbose=0)
print((time.perf_counter() - started) * 1000 / (epochs * -(-ROWS // BATCH)))
