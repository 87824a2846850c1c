/* SPDX-License-Identifier: MIT */
/* Save and restore of a VF: what comes back, who may when, streams that are cut and wrong. */
#include "migration_unit.h"

#include <string.h>

static struct stream stream, other;

/* Types and GTs in their order. */
static void packets_in_order(void **state)
{
	static const struct {
		uint8_t type, gt;
		uint64_t offset, size;
	} want[] = {
		{ SIM_PACKET_DESCRIPTOR, 0, 0, 16 },    { SIM_PACKET_GUC, 0, 0, 16 },
		{ SIM_PACKET_GGTT, 0, 0, 2048 },        { SIM_PACKET_MMIO, 0, 0, 16 },
		{ SIM_PACKET_VRAM, 0, 0x0, 0x4000 },    { SIM_PACKET_VRAM, 0, 0x4000, 0x4000 },
		{ SIM_PACKET_VRAM, 0, 0x8000, 0x4000 }, { SIM_PACKET_VRAM, 0, 0xc000, 0x4000 },
		{ SIM_PACKET_GUC, 1, 0, 16 },           { SIM_PACKET_MMIO, 1, 0, 16 },
		{ SIM_PACKET_TRAILER, 0, 0, 0 },
	};
	static const uint8_t descriptor[] = { 1, 0, 1, 0xf0, 0x0b, 0xe2, 0, 0,
					      1, 0, 2, 0xf0, 0,    0,    0, 0 };
	struct sim_device *dev = saved_unit();
	uint64_t payload = 0;
	size_t at = 0;

	work(dev, 1, 1);
	assert_int_equal(save(dev, 1, &stream, 1000), 0);
	assert_memory_equal(stream.data + SIM_PACKET_HEADER, descriptor, sizeof(descriptor));
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		struct sim_packet_head head;

		sim_packet_unpack(stream.data + at, &head);
		assert_int_equal(head.version, 1);
		assert_int_equal(head.type, want[i].type);
		assert_int_equal(head.tile, 0);
		assert_int_equal(head.gt, want[i].gt);
		assert_int_equal(head.flags, 0);
		assert_int_equal(head.offset, want[i].offset);
		assert_int_equal(head.size, want[i].size);
		at += SIM_PACKET_HEADER + head.size;
	}
	assert_int_equal(at, stream.size);
	assert_int_equal(sim_migration_size(dev, 1, &payload), 0);
	assert_int_equal(payload, stream.size - 2 * SIM_PACKET_HEADER - SIM_DESCRIPTOR_BYTES);
	unit_destroy(dev);
}

/* Into the same VF and into its neighbour, cut anywhere. */
static void round_trip(void **state)
{
	static const uint32_t steps[] = { 1, 7, 24, 25, 4096, 16384, sizeof(stream.data) };
	struct sim_device *dev = saved_unit();

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		uint32_t step = steps[i];

		work(dev, 1, step);
		assert_int_equal(save(dev, 1, &stream, step < sizeof(stream.data) ? step : 9), 0);
		assert_true(worked(dev, 1, step));
		flr_and_pause(dev, 1);
		flr_and_pause(dev, 2);
		for (unsigned int fn = 1; fn <= 2; fn++) {
			assert_false(worked(dev, fn, step));
			assert_int_equal(restore(dev, fn, &stream, step), 0);
			assert_int_equal(sim_restore_end(dev, fn), 0);
			assert_true(worked(dev, fn, step));
			assert_int_equal(sim_restore_end(dev, fn), 0);
			assert_int_equal(sim_control(dev, SIM_RESUME, fn), 0);
			assert_int_equal(sim_control(dev, SIM_PAUSE, fn), 0);
		}
	}
	unit_destroy(dev);
}

/* Cut in two at every byte of the first packets. */
static void every_cut(void **state)
{
	struct sim_device *dev = saved_unit();
	size_t end;

	work(dev, 1, 5);
	assert_int_equal(save(dev, 1, &stream, 4096), 0);
	end = packet_at(&stream, 4) + SIM_PACKET_HEADER + 4;
	for (size_t cut = 0; cut <= end; cut++) {
		assert_int_equal(sim_restore_begin(dev, 2), 0);
		assert_int_equal(sim_restore_write(dev, 2, stream.data, (uint32_t)cut), 0);
		assert_int_equal(sim_restore_write(dev, 2, stream.data + cut,
						   (uint32_t)(stream.size - cut)),
				 0);
		assert_int_equal(sim_restore_end(dev, 2), 0);
	}
	assert_true(worked(dev, 2, 5));
	unit_destroy(dev);
}

/* The producer waits for the reader. */
static void a_few_ahead(void **state)
{
	struct sim_device *dev = saved_unit();
	uint8_t one;

	assert_int_equal(sim_save_begin(dev, 1), 0);
	unit_sleep(1000);
	assert_int_equal(dev->migration[1]->save.count, SIM_PACKETS_AHEAD);
	assert_int_equal(sim_save_read(dev, 1, &one, 1), 1);
	assert_int_equal(one, SIM_PACKET_VERSION);
	unit_sleep(1000);
	assert_int_equal(dev->migration[1]->save.count, SIM_PACKETS_AHEAD);
	assert_int_equal(sim_save_end(dev, 1), -EIO);
	assert_int_equal(sim_save_read(dev, 1, stream.data, 4096), 4096);
	unit_destroy(dev);
}

static void who_may(void **state)
{
	struct sim_device *dev = saved_unit();

	assert_int_equal(sim_save_end(dev, 1), -EIO);
	assert_int_equal(sim_restore_end(dev, 1), -EIO);
	assert_int_equal(sim_save_read(dev, 1, stream.data, 9), -EIO);
	assert_int_equal(sim_restore_write(dev, 1, stream.data, 9), -EIO);
	assert_int_equal(sim_save_begin(dev, 3), -EPERM);
	assert_int_equal(sim_restore_begin(dev, 3), -EPERM);
	assert_int_equal(sim_save_begin(dev, 1), 0);
	assert_int_equal(sim_save_begin(dev, 1), -EALREADY);
	assert_int_equal(sim_restore_begin(dev, 1), -EBUSY);
	assert_int_equal(sim_control(dev, SIM_RESUME, 1), -EUCLEAN);
	assert_int_equal(sim_control_gt(dev, SIM_RESUME, GT1, 1), -EBUSY);
	assert_int_equal(sim_restore_write(dev, 1, stream.data, 9), -EIO);
	assert_int_equal(sim_control(dev, SIM_STOP, 1), 0);
	assert_int_equal(sim_save_read(dev, 1, stream.data, 9), -EIO);
	assert_int_equal(sim_save_begin(dev, 1), -EPERM);
	assert_int_equal(sim_restore_begin(dev, 1), -EPERM);
	flr_and_pause(dev, 1);
	assert_int_equal(sim_restore_begin(dev, 1), 0);
	assert_int_equal(sim_restore_begin(dev, 1), -EALREADY);
	assert_int_equal(sim_save_begin(dev, 1), -EBUSY);
	assert_int_equal(sim_control_gt(dev, SIM_RESUME, GT0, 1), -EBUSY);
	assert_int_equal(sim_save_read(dev, 1, stream.data, 9), -EIO);
	flr_and_pause(dev, 1);
	assert_int_equal(sim_restore_end(dev, 1), -EIO);
	assert_int_equal(sim_save_begin(dev, 1), 0);
	sim_flr_notify(dev, 1);
	assert_int_equal(sim_save_begin(dev, 1), -EPERM);
	unit_sleep(500);
	assert_int_equal(sim_save_begin(dev, 1), -EPERM);
	unit_destroy(dev);
}

/* One GT that is not paused is enough. */
static void one_gt_runs(void **state)
{
	struct sim_device *dev = saved_unit();

	assert_int_equal(sim_control_gt(dev, SIM_RESUME, GT1, 1), 0);
	assert_int_equal(sim_save_begin(dev, 1), -EPERM);
	assert_int_equal(sim_restore_begin(dev, 1), -EPERM);
	assert_int_equal(sim_control_gt(dev, SIM_PAUSE, GT1, 1), 0);
	assert_int_equal(save(dev, 1, &stream, 4096), 0);
	assert_int_equal(sim_control(dev, SIM_RESUME, 1), 0);
	assert_int_equal(dev->migration[1]->state, SIM_NO_MIGRATION);
	unit_destroy(dev);
}

static void never_ends(void **state)
{
	struct sim_device *dev = saved_unit();

	assert_int_equal(save(dev, 1, &stream, 4096), 0);
	stream.size -= 1;
	assert_int_equal(restore(dev, 1, &stream, 4096), 0);
	assert_int_equal(sim_restore_end(dev, 1), -ETIMEDOUT);
	assert_true(unit_now_ms() >= SIM_RESTORE_TIMEOUT_MS);
	assert_int_equal(sim_restore_write(dev, 1, stream.data + stream.size, 1), 0);
	assert_int_equal(sim_restore_end(dev, 1), 0);
	assert_int_equal(sim_restore_write(dev, 1, stream.data, 1), -EIO);
	unit_destroy(dev);
}

static void stop_vf1(struct sim_device *dev)
{
	sim_control(dev, SIM_STOP, 1);
}

static void stopped_while_waiting(void **state)
{
	struct sim_device *dev = saved_unit();

	assert_int_equal(sim_restore_begin(dev, 1), 0);
	unit_at(unit_now_ms() + 50, stop_vf1, dev);
	assert_int_equal(sim_restore_end(dev, 1), -ECANCELED);
	unit_destroy(dev);
}

/* One byte of packet number @index is another one. */
static int wrong_byte(struct sim_device *dev, unsigned int index, size_t offset, uint8_t value)
{
	size_t at = packet_at(&stream, index) + offset;
	int err, end;

	memcpy(&other, &stream, sizeof(other));
	other.data[at] = value;
	flr_and_pause(dev, 2);
	err = restore(dev, 2, &other, 999);
	end = sim_restore_end(dev, 2);
	assert_true(!err == !end);
	assert_true(!err || sim_restore_write(dev, 2, stream.data, 1) == -EIO);
	return err;
}

static void wrong_packets(void **state)
{
	struct sim_device *dev = saved_unit();

	work(dev, 1, 2);
	assert_int_equal(save(dev, 1, &stream, 4096), 0);
	for (unsigned int i = 0; i < 11; i++) {
		assert_int_equal(wrong_byte(dev, i, 0, 2), -EINVAL);
		assert_int_equal(wrong_byte(dev, i, 1, 0), -EINVAL);
		assert_int_equal(wrong_byte(dev, i, 1, 7), -EINVAL);
		assert_int_equal(wrong_byte(dev, i, 2, 1), -EINVAL);
		assert_int_equal(wrong_byte(dev, i, 3, 2), -EINVAL);
		assert_int_equal(wrong_byte(dev, i, 23, 0x80), -EINVAL);
	}
	assert_int_equal(wrong_byte(dev, 0, 1, SIM_PACKET_GUC), -EINVAL);
	assert_int_equal(wrong_byte(dev, 1, 1, SIM_PACKET_DESCRIPTOR), -EINVAL);
	assert_int_equal(wrong_byte(dev, 0, 24, 0xff), -EINVAL);
	assert_int_equal(wrong_byte(dev, 0, 24, 0), -EINVAL);
	assert_int_equal(wrong_byte(dev, 0, 28, 0x0c), -ENODEV);
	assert_int_equal(wrong_byte(dev, 0, 36, 1), -ENODEV);
	assert_int_equal(wrong_byte(dev, 1, 24, 101), -EIO);
	assert_int_equal(wrong_byte(dev, 1, 28, 11), -EIO);
	assert_int_equal(wrong_byte(dev, 2, 17, 1), -EIO);
	assert_int_equal(wrong_byte(dev, 3, 16, 15), -EIO);
	assert_int_equal(wrong_byte(dev, 7, 8, 1), -EIO);
	assert_int_equal(wrong_byte(dev, 7, 15, 0xff), -EIO);
	assert_int_equal(wrong_byte(dev, 7, 18, 1), -EIO);
	assert_int_equal(wrong_byte(dev, 7, 3, 1), -EIO);
	assert_int_equal(wrong_byte(dev, 2, 3, 1), -EIO);
	assert_int_equal(wrong_byte(dev, 0, 4, 1), 0);
	assert_true(worked(dev, 2, 2));
	unit_destroy(dev);
}

/* Whatever is written: an error or not, but nothing outside what is the VF's. */
static void noise(void **state)
{
	struct sim_device *dev = saved_unit();
	uint32_t random = 1;

	work(dev, 1, 3);
	assert_int_equal(save(dev, 1, &stream, 4096), 0);
	for (unsigned int round = 0; round < 300; round++) {
		memcpy(&other, &stream, sizeof(other));
		for (unsigned int i = 0; i < 4; i++) {
			size_t at = packet_at(&stream, (random >> 8) % 11);

			random = random * 1664525 + 1013904223;
			other.data[at + (random >> 12) % 40] = (uint8_t)(random >> 24);
		}
		restore(dev, 2, &other, 1 + (random >> 20) % 5000);
		flr_and_pause(dev, 2);
		assert_true(worked(dev, 1, 3));
	}
	unit_destroy(dev);
}

/* The other quotas: it does not fit. */
static void other_quotas(void **state)
{
	struct sim_device *dev = saved_unit();

	assert_int_equal(save(dev, 1, &stream, 4096), 0);
	assert_int_equal(sim_quota_set(dev, SIM_GGTT, GT0, 2, SIM_MIB(2)), 0);
	assert_int_equal(restore(dev, 2, &stream, 4096), -EIO);
	assert_int_equal(sim_restore_end(dev, 2), -EIO);
	assert_int_equal(sim_control(dev, SIM_RESUME, 2), 0);
	unit_destroy(dev);
}

static void without_support(void **state)
{
	struct sim_device *dev = unit_old();
	uint64_t size;

	assert_int_equal(sim_control(dev, SIM_PAUSE, 1), 0);
	assert_int_equal(sim_migration_size(dev, 1, &size), -ENOPKG);
	assert_int_equal(sim_save_begin(dev, 1), -ENOPKG);
	assert_int_equal(sim_restore_begin(dev, 1), -ENOPKG);
	unit_destroy(dev);
}

/* Two tiles share one BAR; an integrated GPU has no VRAM. */
static void tiles(void **state)
{
	struct sim_config config = unit_vram(SIM_GIB(1), 2);
	struct sim_device *dev = unit_create(&config);
	uint64_t bytes;

	assert_int_equal(sim_quota_set(dev, SIM_VRAM, 2, 1, SIM_MIB(2)), 0);
	assert_ptr_equal(sim_memory_vram(dev, 2, 1, &bytes), unit_bar(1, 2));
	assert_int_equal(bytes, UNIT_VRAM);
	assert_int_equal(sim_quota_set(dev, SIM_VRAM, 0, 1, SIM_MIB(2)), 0);
	assert_ptr_equal(sim_memory_vram(dev, 0, 1, &bytes), unit_bar(1, 2));
	assert_ptr_equal(sim_memory_vram(dev, 2, 1, &bytes), NULL);
	assert_int_equal(bytes, 0);
	unit_destroy(dev);
	dev = unit_ptl();
	assert_int_equal(sim_control(dev, SIM_PAUSE, 1), 0);
	assert_int_equal(save(dev, 1, &stream, 4096), 0);
	assert_int_equal(stream.data[packet_at(&stream, 3) + 1], SIM_PACKET_GUC);
	unit_destroy(dev);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packets_in_order),
		cmocka_unit_test(round_trip),
		cmocka_unit_test(every_cut),
		cmocka_unit_test(a_few_ahead),
		cmocka_unit_test(who_may),
		cmocka_unit_test(one_gt_runs),
		cmocka_unit_test(never_ends),
		cmocka_unit_test(stopped_while_waiting),
		cmocka_unit_test(wrong_packets),
		cmocka_unit_test(noise),
		cmocka_unit_test(other_quotas),
		cmocka_unit_test(without_support),
		cmocka_unit_test(tiles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
