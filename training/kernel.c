/*
 * The loops of the reader's nets, in which most time goes. Built by build_kernel.sh into src/platform/imaging/models/kernel.wasm.
 * Pictures are rows of pixels, a pixel its channels. Values are 12 bits and a sign in 16, weights as
 * many bits as no sum can overflow 32.
 */
#include <stdint.h>
#include <wasm_simd128.h>

#define PIXELS 4
#define inline static inline __attribute__((always_inline))

typedef struct {
  /* Values between the first ones of two neighbouring pixels. */
  int32_t pixelStep;
  /* Where each run of values that a pixel needs begins after its first, how many there are, and half their length. */
  const int32_t *runs;
  int32_t runCount, pairs;
  int32_t isRelu;
} Shape;

typedef const int16_t *Values;

/* `pixels` neighbouring pixels, `vectors` times 4 channels. The answer is their largest magnitude in each lane. */
inline v128_t tile(const int pixels, const int vectors, const Shape *shape, Values from, Values weights, const float *scales, const float *biases,
                   const float *residual, float *to, int channels) {
  v128_t sums[PIXELS][3];
  for (int p = 0; p < pixels; p++)
    for (int v = 0; v < vectors; v++) sums[p][v] = wasm_i32x4_const_splat(0);
  const v128_t *weight = (const v128_t *)weights;
  const int step = shape->pixelStep;
  for (int run = 0; run < shape->runCount; run++) {
    Values at = from + shape->runs[run];
    for (int pair = 0; pair < shape->pairs; pair++, at += 2, weight += vectors) {
      v128_t w[3];
      for (int v = 0; v < vectors; v++) w[v] = weight[v];
      for (int p = 0; p < pixels; p++) {
        const v128_t value = wasm_v128_load32_splat(at + p * step);
        for (int v = 0; v < vectors; v++) sums[p][v] = wasm_i32x4_add(sums[p][v], wasm_i32x4_dot_i16x8(value, w[v]));
      }
    }
  }
  v128_t most = wasm_f32x4_const_splat(0);
  for (int v = 0; v < vectors; v++) {
    const v128_t scale = wasm_v128_load(scales + 4 * v), bias = wasm_v128_load(biases + 4 * v);
    for (int p = 0; p < pixels; p++) {
      v128_t value = wasm_f32x4_add(wasm_f32x4_mul(wasm_f32x4_convert_i32x4(sums[p][v]), scale), bias);
      if (shape->isRelu) value = wasm_f32x4_pmax(wasm_f32x4_const_splat(0), value);
      if (residual) value = wasm_f32x4_add(value, wasm_v128_load(residual + p * channels + 4 * v));
      wasm_v128_store(to + p * channels + 4 * v, value);
      most = wasm_f32x4_pmax(most, wasm_f32x4_abs(value));
    }
  }
  return most;
}

inline v128_t row(const int vectors, const Shape *shape, Values from, Values weights, const float *scales, const float *biases,
                  const float *residual, float *to, int width, int channels) {
  v128_t most = wasm_f32x4_const_splat(0);
  int x = 0;
  for (; x + PIXELS <= width; x += PIXELS)
    most = wasm_f32x4_pmax(most, tile(PIXELS, vectors, shape, from + x * shape->pixelStep, weights, scales, biases,
                                      residual ? residual + x * channels : 0, to + x * channels, channels));
  for (; x < width; x++)
    most = wasm_f32x4_pmax(most, tile(1, vectors, shape, from + x * shape->pixelStep, weights, scales, biases,
                                      residual ? residual + x * channels : 0, to + x * channels, channels));
  return most;
}

/* A convolution with its bias, cut at zero and added to `residual` where asked; the answer is the largest magnitude of the result. */
__attribute__((export_name("convolve"))) float convolve(Values from, int pixelStep, int rowStep, const int32_t *runs, int runCount, int pairs,
                                                        Values weights, const float *scales, const float *biases, const float *residual,
                                                        float *to, int width, int height, int channels, int isRelu) {
  const Shape shape = {pixelStep, runs, runCount, pairs, isRelu};
  const int weightsOfVector = runCount * pairs * 8;
  v128_t most = wasm_f32x4_const_splat(0);
  for (int y = 0; y < height; y++) {
    Values values = from + y * rowStep;
    float *out = to + y * width * channels;
    const float *add = residual ? residual + y * width * channels : 0;
    int c = 0;
    for (; c + 12 <= channels; c += 12)
      most = wasm_f32x4_pmax(most, row(3, &shape, values, weights + c / 4 * weightsOfVector, scales + c, biases + c, add ? add + c : 0, out + c, width, channels));
    if (c + 8 <= channels) {
      most = wasm_f32x4_pmax(most, row(2, &shape, values, weights + c / 4 * weightsOfVector, scales + c, biases + c, add ? add + c : 0, out + c, width, channels));
      c += 8;
    }
    if (c < channels)
      most = wasm_f32x4_pmax(most, row(1, &shape, values, weights + c / 4 * weightsOfVector, scales + c, biases + c, add ? add + c : 0, out + c, width, channels));
  }
  float largest = 0;
  for (int lane = 0; lane < 4; lane++) {
    const float one = ((float *)&most)[lane];
    if (one > largest) largest = one;
  }
  return largest;
}

/*
 * Rounds to integers after scaling, the largest of each `poolX` times `poolY` pixels, or each pixel four times where `shift` is 1.
 * `width` and `height` are those of the result; `pixelStep` and `rowStep` are in its values.
 */
__attribute__((export_name("quantise"))) void quantise(const float *from, int fromWidth, int channels, int poolX, int poolY, int shift, float scale,
                                                       int16_t *to, int width, int height, int pixelStep, int rowStep) {
  const v128_t scales = wasm_f32x4_splat(scale);
  for (int y = 0; y < height; y++) {
    for (int x = 0; x < width; x++) {
      const float *at = from + (((y * poolY) >> shift) * fromWidth + ((x * poolX) >> shift)) * channels;
      int16_t *out = to + y * rowStep + x * pixelStep;
      for (int c = 0; c < channels; c += 4) {
        v128_t value = wasm_v128_load(at + c);
        for (int v = 0; v < poolY; v++)
          for (int u = 0; u < poolX; u++)
            if (u + v > 0) value = wasm_f32x4_pmax(value, wasm_v128_load(at + (v * fromWidth + u) * channels + c));
        const v128_t rounded = wasm_i32x4_trunc_sat_f32x4(wasm_f32x4_nearest(wasm_f32x4_mul(value, scales)));
        wasm_v128_store64_lane(out + c, wasm_i16x8_narrow_i32x4(rounded, rounded), 0);
      }
    }
  }
}

/* One plane of numbers, the only one of a net's first picture. */
__attribute__((export_name("quantisePlane"))) void quantisePlane(const float *from, float scale, int16_t *to, int width, int height, int rowStep) {
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++) to[y * rowStep + x] = (int16_t)__builtin_rintf(from[y * width + x] * scale);
}

/* The largest magnitude of some numbers. */
__attribute__((export_name("largest"))) float largest(const float *from, int count) {
  v128_t most = wasm_f32x4_const_splat(0);
  int at = 0;
  for (; at + 4 <= count; at += 4) most = wasm_f32x4_pmax(most, wasm_f32x4_abs(wasm_v128_load(from + at)));
  float found = 0;
  for (int lane = 0; lane < 4; lane++) {
    const float one = ((float *)&most)[lane];
    if (one > found) found = one;
  }
  for (; at < count; at++) {
    const float one = __builtin_fabsf(from[at]);
    if (one > found) found = one;
  }
  return found;
}

/* Averages of areas, of at most three rows and three columns of each, with the number of pixels between these in `stepX` and `stepY`. */
__attribute__((export_name("shrink"))) void shrink(const uint8_t *from, int fromWidth, const int32_t *lefts, const int32_t *tops, int stepX, int stepY,
                                                   uint8_t *to, int width, int height) {
  for (int y = 0; y < height; y++) {
    const int top = tops[y], bottom = tops[y + 1] > top ? tops[y + 1] : top + 1;
    for (int x = 0; x < width; x++) {
      const int left = lefts[x], right = lefts[x + 1] > left ? lefts[x + 1] : left + 1;
      int sum = 0, count = 0;
      for (int row = top; row < bottom; row += stepY)
        for (int at = row * fromWidth + left; at < row * fromWidth + right; at += stepX, count++) sum += from[at];
      /* Exact for so few pixels, and far cheaper than a division of whole numbers. */
      to[y * width + x] = (uint8_t)((float)sum / (float)count);
    }
  }
}
