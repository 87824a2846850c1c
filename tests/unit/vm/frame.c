/* SPDX-License-Identifier: MIT */
/* Frames: whole, in pieces, and from a guest that lies. */
#include "unit.h"

static void whole_frame_comes_back(void **state)
{
	struct lab_buf buf = { 0 };
	struct lab_frame frame;

	assert_int_equal(lab_frame_put(&buf, LAB_OUT, "hello", 5), 0);
	assert_int_equal(lab_frame_get(&buf, &frame), 1);
	assert_int_equal(frame.type, LAB_OUT);
	assert_int_equal(frame.len, 5);
	assert_memory_equal(frame.payload, "hello", 5);
	lab_frame_next(&buf, &frame);
	assert_int_equal(buf.len, 0);
	assert_int_equal(lab_frame_get(&buf, &frame), 0);
	lab_buf_done(&buf);
}

static void frames_keep_their_order(void **state)
{
	struct lab_buf buf = { 0 };
	struct lab_frame frame;

	lab_frame_put(&buf, LAB_OUT, "a", 1);
	lab_frame_put(&buf, LAB_ERR, NULL, 0);
	lab_frame_put(&buf, LAB_EXIT, "\1\0\0\0", 4);
	assert_int_equal(lab_frame_get(&buf, &frame), 1);
	assert_int_equal(frame.type, LAB_OUT);
	lab_frame_next(&buf, &frame);
	assert_int_equal(lab_frame_get(&buf, &frame), 1);
	assert_int_equal(frame.type, LAB_ERR);
	assert_int_equal(frame.len, 0);
	lab_frame_next(&buf, &frame);
	assert_int_equal(lab_frame_get(&buf, &frame), 1);
	assert_int_equal(frame.type, LAB_EXIT);
	lab_buf_done(&buf);
}

/* Byte by byte: no frame before its last byte, none lost. */
static void pieces_make_a_frame(void **state)
{
	struct lab_buf all = { 0 }, buf = { 0 };
	struct lab_frame frame;

	lab_frame_put(&all, LAB_LOG, "some text", 9);
	for (size_t i = 0; i < all.len; i++) {
		assert_int_equal(lab_frame_get(&buf, &frame), 0);
		lab_buf_add(&buf, all.data + i, 1);
	}
	assert_int_equal(lab_frame_get(&buf, &frame), 1);
	assert_memory_equal(frame.payload, "some text", 9);
	lab_buf_done(&all);
	lab_buf_done(&buf);
}

static void too_long_is_refused(void **state)
{
	static const uint8_t longest[] = { LAB_OUT, 0, 0, 0, 0, 0, 0x10, 0 };
	static const uint8_t longer[] = { LAB_OUT, 0, 0, 0, 1, 0, 0x10, 0 };
	struct lab_buf buf = { 0 };
	struct lab_frame frame;

	assert_int_equal(lab_frame_put(&buf, LAB_OUT, NULL, LAB_FRAME_MAX + 1), -EMSGSIZE);
	assert_int_equal(buf.len, 0);
	lab_buf_add(&buf, longest, sizeof(longest));
	assert_int_equal(lab_frame_get(&buf, &frame), 0);
	lab_buf_drop(&buf, buf.len);
	lab_buf_add(&buf, longer, sizeof(longer));
	assert_int_equal(lab_frame_get(&buf, &frame), -EPROTO);
	lab_buf_done(&buf);
}

static void noise_is_refused(void **state)
{
	struct lab_buf buf = { 0 };
	struct lab_frame frame;

	lab_buf_add(&buf, "login: \n", 8);
	assert_int_equal(lab_frame_get(&buf, &frame), -EPROTO);
	lab_buf_done(&buf);
}

static void numbers_stay_inside_the_payload(void **state)
{
	static const uint8_t payload[] = { 1, 0, 0, 0, 0x78, 0x56, 0x34, 0x12, 0xff, 0xff };
	struct lab_frame frame = { LAB_BEAT, sizeof(payload), payload };
	uint32_t value = 99;

	assert_true(lab_frame_u32(&frame, 0, &value));
	assert_int_equal(value, 1);
	assert_true(lab_frame_u32(&frame, 1, &value));
	assert_int_equal(value, 0x12345678);
	assert_false(lab_frame_u32(&frame, 2, &value));
	assert_false(lab_frame_u32(&frame, UINT32_MAX, &value));
	assert_int_equal(value, 0x12345678);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_frame_comes_back),
		cmocka_unit_test(frames_keep_their_order),
		cmocka_unit_test(pieces_make_a_frame),
		cmocka_unit_test(too_long_is_refused),
		cmocka_unit_test(noise_is_refused),
		cmocka_unit_test(numbers_stay_inside_the_payload),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
