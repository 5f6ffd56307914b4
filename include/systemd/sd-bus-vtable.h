/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Written by include/generate; edit include/parts or the comments in src/abi. */

/* Interfaces as tables: sd_bus_add_object_vtable(3). */

#ifndef foosdbusvtablehfoo
#define foosdbusvtablehfoo

#include "_sd-common.h"
#include "sd-bus-protocol.h"

_SD_BEGIN_DECLARATIONS;

typedef struct sd_bus_vtable sd_bus_vtable;

enum {
        _SD_BUS_VTABLE_START             = '<',
        _SD_BUS_VTABLE_END               = '>',
        _SD_BUS_VTABLE_METHOD            = 'M',
        _SD_BUS_VTABLE_SIGNAL            = 'S',
        _SD_BUS_VTABLE_PROPERTY          = 'P',
        _SD_BUS_VTABLE_WRITABLE_PROPERTY = 'W'
};

__extension__ enum {
        SD_BUS_VTABLE_DEPRECATED                   = 1ULL << 0,
        SD_BUS_VTABLE_HIDDEN                       = 1ULL << 1,
        SD_BUS_VTABLE_UNPRIVILEGED                 = 1ULL << 2,
        SD_BUS_VTABLE_METHOD_NO_REPLY              = 1ULL << 3,
        SD_BUS_VTABLE_PROPERTY_CONST               = 1ULL << 4,
        SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE        = 1ULL << 5,
        SD_BUS_VTABLE_PROPERTY_EMITS_INVALIDATION  = 1ULL << 6,
        SD_BUS_VTABLE_PROPERTY_EXPLICIT            = 1ULL << 7,
        SD_BUS_VTABLE_SENSITIVE                    = 1ULL << 8,
        SD_BUS_VTABLE_ABSOLUTE_OFFSET              = 1ULL << 9,
        _SD_BUS_VTABLE_CAPABILITY_MASK             = 0xFFFFULL << 40
};

/* A flag: callers need this capability; where none is named, CAP_SYS_ADMIN. */
#define SD_BUS_VTABLE_CAPABILITY(x) ((uint64_t) (((x) + 1) & 0xFFFF) << 40)

enum {
        _SD_BUS_VTABLE_PARAM_NAMES = 1 << 0
};

/* Tells the library which layout of tables a program was compiled with. */
extern const unsigned sd_bus_object_vtable_format;

/* One line of a table, to be written with the macros below. Tables are constant, or zeroed before they are filled: a line leaves the
 * bytes that its kind does not use as they are. */
struct sd_bus_vtable {
        __extension__ uint8_t type:8;
        __extension__ uint64_t flags:56;
        union {
                struct {
                        size_t element_size;
                        uint64_t features;
                        const unsigned *vtable_format_reference;
                } start;
                struct {
                        size_t _reserved; /* an initializer needs something to name */
                } end;
                struct {
                        const char *member;
                        const char *signature;
                        const char *result;
                        sd_bus_message_handler_t handler;
                        size_t offset;
                        const char *names;
                } method;
                struct {
                        const char *member;
                        const char *signature;
                        const char *names;
                } signal;
                struct {
                        const char *member;
                        const char *signature;
                        sd_bus_property_get_t get;
                        sd_bus_property_set_t set;
                        size_t offset;
                } property;
        } x;
};

#define SD_BUS_VTABLE_START(_flags)                                                       \
        {                                                                                 \
                .type = _SD_BUS_VTABLE_START,                                             \
                .flags = _flags,                                                          \
                .x = {                                                                    \
                        .start = {                                                        \
                                .element_size = sizeof(sd_bus_vtable),                    \
                                .features = _SD_BUS_VTABLE_PARAM_NAMES,                   \
                                .vtable_format_reference = &sd_bus_object_vtable_format,  \
                        },                                                                \
                },                                                                        \
        }

#define SD_BUS_VTABLE_END                                                        \
        {                                                                        \
                .type = _SD_BUS_VTABLE_END,                                      \
                .flags = 0,                                                      \
                .x = {                                                           \
                        .end = {                                                 \
                                ._reserved = 0,                                  \
                        },                                                       \
                },                                                               \
        }

/* Parameter names of the _WITH_NAMES forms: SD_BUS_PARAM(first) SD_BUS_PARAM(second) … */
#define SD_BUS_PARAM(x) #x "\0"

#define SD_BUS_METHOD_WITH_NAMES_OFFSET(_member, _signature, _in_names, _result, _out_names, _handler, _offset, _flags)  \
        {                                                                                                                \
                .type = _SD_BUS_VTABLE_METHOD,                                                                           \
                .flags = _flags,                                                                                         \
                .x = {                                                                                                   \
                        .method = {                                                                                      \
                                .member = _member,                                                                       \
                                .signature = _signature,                                                                 \
                                .result = _result,                                                                       \
                                .handler = _handler,                                                                     \
                                .offset = _offset,                                                                       \
                                .names = _in_names _out_names,                                                           \
                        },                                                                                               \
                },                                                                                                       \
        }
#define SD_BUS_METHOD_WITH_OFFSET(_member, _signature, _result, _handler, _offset, _flags)                \
        SD_BUS_METHOD_WITH_NAMES_OFFSET(_member, _signature, "", _result, "", _handler, _offset, _flags)
#define SD_BUS_METHOD_WITH_NAMES(_member, _signature, _in_names, _result, _out_names, _handler, _flags)            \
        SD_BUS_METHOD_WITH_NAMES_OFFSET(_member, _signature, _in_names, _result, _out_names, _handler, 0, _flags)
#define SD_BUS_METHOD(_member, _signature, _result, _handler, _flags)                               \
        SD_BUS_METHOD_WITH_NAMES_OFFSET(_member, _signature, "", _result, "", _handler, 0, _flags)

#define SD_BUS_SIGNAL_WITH_NAMES(_member, _signature, _out_names, _flags)        \
        {                                                                        \
                .type = _SD_BUS_VTABLE_SIGNAL,                                   \
                .flags = _flags,                                                 \
                .x = {                                                           \
                        .signal = {                                              \
                                .member = _member,                               \
                                .signature = _signature,                         \
                                .names = _out_names,                             \
                        },                                                       \
                },                                                               \
        }
#define SD_BUS_SIGNAL(_member, _signature, _flags)                               \
        SD_BUS_SIGNAL_WITH_NAMES(_member, _signature, "", _flags)

#define SD_BUS_PROPERTY(_member, _signature, _get, _offset, _flags)              \
        {                                                                        \
                .type = _SD_BUS_VTABLE_PROPERTY,                                 \
                .flags = _flags,                                                 \
                .x = {                                                           \
                        .property = {                                            \
                                .member = _member,                               \
                                .signature = _signature,                         \
                                .get = _get,                                     \
                                .set = NULL,                                     \
                                .offset = _offset,                               \
                        },                                                       \
                },                                                               \
        }
#define SD_BUS_WRITABLE_PROPERTY(_member, _signature, _get, _set, _offset, _flags)  \
        {                                                                           \
                .type = _SD_BUS_VTABLE_WRITABLE_PROPERTY,                           \
                .flags = _flags,                                                    \
                .x = {                                                              \
                        .property = {                                               \
                                .member = _member,                                  \
                                .signature = _signature,                            \
                                .get = _get,                                        \
                                .set = _set,                                        \
                                .offset = _offset,                                  \
                        },                                                          \
                },                                                                  \
        }

/* SD_BUS_ARGS("s", name, "u", count): types and names in turn, at most 25 pairs. */
#define SD_BUS_ARGS(...) __VA_ARGS__
#define SD_BUS_RESULT(...) __VA_ARGS__
#define SD_BUS_NO_ARGS SD_BUS_ARGS(NULL)
#define SD_BUS_NO_RESULT SD_BUS_RESULT(NULL)

/* _SD_BUS_PICK(list, 50 names): the name that belongs to the length of the list. A list whose last type lacks a name picks one that
 * is not defined and says so. */
#define _SD_BUS_PICK(_1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15, _16, _17,                            \
                     _18, _19, _20, _21, _22, _23, _24, _25, _26, _27, _28, _29, _30, _31, _32, _33, _34,                   \
                     _35, _36, _37, _38, _39, _40, _41, _42, _43, _44, _45, _46, _47, _48, _49, _50, _picked, ...) _picked

/* The types of a list, one after the other. */
#define _SD_BUS_TYPES_0(type) type
#define _SD_BUS_TYPES_1(type, name) type
#define _SD_BUS_TYPES_2(type, name, ...) type _SD_BUS_TYPES_1(__VA_ARGS__)
#define _SD_BUS_TYPES_3(type, name, ...) type _SD_BUS_TYPES_2(__VA_ARGS__)
#define _SD_BUS_TYPES_4(type, name, ...) type _SD_BUS_TYPES_3(__VA_ARGS__)
#define _SD_BUS_TYPES_5(type, name, ...) type _SD_BUS_TYPES_4(__VA_ARGS__)
#define _SD_BUS_TYPES_6(type, name, ...) type _SD_BUS_TYPES_5(__VA_ARGS__)
#define _SD_BUS_TYPES_7(type, name, ...) type _SD_BUS_TYPES_6(__VA_ARGS__)
#define _SD_BUS_TYPES_8(type, name, ...) type _SD_BUS_TYPES_7(__VA_ARGS__)
#define _SD_BUS_TYPES_9(type, name, ...) type _SD_BUS_TYPES_8(__VA_ARGS__)
#define _SD_BUS_TYPES_10(type, name, ...) type _SD_BUS_TYPES_9(__VA_ARGS__)
#define _SD_BUS_TYPES_11(type, name, ...) type _SD_BUS_TYPES_10(__VA_ARGS__)
#define _SD_BUS_TYPES_12(type, name, ...) type _SD_BUS_TYPES_11(__VA_ARGS__)
#define _SD_BUS_TYPES_13(type, name, ...) type _SD_BUS_TYPES_12(__VA_ARGS__)
#define _SD_BUS_TYPES_14(type, name, ...) type _SD_BUS_TYPES_13(__VA_ARGS__)
#define _SD_BUS_TYPES_15(type, name, ...) type _SD_BUS_TYPES_14(__VA_ARGS__)
#define _SD_BUS_TYPES_16(type, name, ...) type _SD_BUS_TYPES_15(__VA_ARGS__)
#define _SD_BUS_TYPES_17(type, name, ...) type _SD_BUS_TYPES_16(__VA_ARGS__)
#define _SD_BUS_TYPES_18(type, name, ...) type _SD_BUS_TYPES_17(__VA_ARGS__)
#define _SD_BUS_TYPES_19(type, name, ...) type _SD_BUS_TYPES_18(__VA_ARGS__)
#define _SD_BUS_TYPES_20(type, name, ...) type _SD_BUS_TYPES_19(__VA_ARGS__)
#define _SD_BUS_TYPES_21(type, name, ...) type _SD_BUS_TYPES_20(__VA_ARGS__)
#define _SD_BUS_TYPES_22(type, name, ...) type _SD_BUS_TYPES_21(__VA_ARGS__)
#define _SD_BUS_TYPES_23(type, name, ...) type _SD_BUS_TYPES_22(__VA_ARGS__)
#define _SD_BUS_TYPES_24(type, name, ...) type _SD_BUS_TYPES_23(__VA_ARGS__)
#define _SD_BUS_TYPES_25(type, name, ...) type _SD_BUS_TYPES_24(__VA_ARGS__)
#define _SD_BUS_TYPES(...)                                                                                                \
        _SD_BUS_PICK(__VA_ARGS__,                                                                                         \
                     _SD_BUS_TYPES_25, _SD_BUS_EACH_TYPE_NEEDS_A_NAME, _SD_BUS_TYPES_24, _SD_BUS_EACH_TYPE_NEEDS_A_NAME,  \
                     _SD_BUS_TYPES_23, _SD_BUS_EACH_TYPE_NEEDS_A_NAME, _SD_BUS_TYPES_22, _SD_BUS_EACH_TYPE_NEEDS_A_NAME,  \
                     _SD_BUS_TYPES_21, _SD_BUS_EACH_TYPE_NEEDS_A_NAME, _SD_BUS_TYPES_20, _SD_BUS_EACH_TYPE_NEEDS_A_NAME,  \
                     _SD_BUS_TYPES_19, _SD_BUS_EACH_TYPE_NEEDS_A_NAME, _SD_BUS_TYPES_18, _SD_BUS_EACH_TYPE_NEEDS_A_NAME,  \
                     _SD_BUS_TYPES_17, _SD_BUS_EACH_TYPE_NEEDS_A_NAME, _SD_BUS_TYPES_16, _SD_BUS_EACH_TYPE_NEEDS_A_NAME,  \
                     _SD_BUS_TYPES_15, _SD_BUS_EACH_TYPE_NEEDS_A_NAME, _SD_BUS_TYPES_14, _SD_BUS_EACH_TYPE_NEEDS_A_NAME,  \
                     _SD_BUS_TYPES_13, _SD_BUS_EACH_TYPE_NEEDS_A_NAME, _SD_BUS_TYPES_12, _SD_BUS_EACH_TYPE_NEEDS_A_NAME,  \
                     _SD_BUS_TYPES_11, _SD_BUS_EACH_TYPE_NEEDS_A_NAME, _SD_BUS_TYPES_10, _SD_BUS_EACH_TYPE_NEEDS_A_NAME,  \
                     _SD_BUS_TYPES_9, _SD_BUS_EACH_TYPE_NEEDS_A_NAME, _SD_BUS_TYPES_8, _SD_BUS_EACH_TYPE_NEEDS_A_NAME,    \
                     _SD_BUS_TYPES_7, _SD_BUS_EACH_TYPE_NEEDS_A_NAME, _SD_BUS_TYPES_6, _SD_BUS_EACH_TYPE_NEEDS_A_NAME,    \
                     _SD_BUS_TYPES_5, _SD_BUS_EACH_TYPE_NEEDS_A_NAME, _SD_BUS_TYPES_4, _SD_BUS_EACH_TYPE_NEEDS_A_NAME,    \
                     _SD_BUS_TYPES_3, _SD_BUS_EACH_TYPE_NEEDS_A_NAME, _SD_BUS_TYPES_2, _SD_BUS_EACH_TYPE_NEEDS_A_NAME,    \
                     _SD_BUS_TYPES_1, _SD_BUS_TYPES_0,                                                                    \
                     0)(__VA_ARGS__)

/* Its names as SD_BUS_PARAM()s. */
#define _SD_BUS_NAMES_0(type)
#define _SD_BUS_NAMES_1(type, name) SD_BUS_PARAM(name)
#define _SD_BUS_NAMES_2(type, name, ...) SD_BUS_PARAM(name) _SD_BUS_NAMES_1(__VA_ARGS__)
#define _SD_BUS_NAMES_3(type, name, ...) SD_BUS_PARAM(name) _SD_BUS_NAMES_2(__VA_ARGS__)
#define _SD_BUS_NAMES_4(type, name, ...) SD_BUS_PARAM(name) _SD_BUS_NAMES_3(__VA_ARGS__)
#define _SD_BUS_NAMES_5(type, name, ...) SD_BUS_PARAM(name) _SD_BUS_NAMES_4(__VA_ARGS__)
#define _SD_BUS_NAMES_6(type, name, ...) SD_BUS_PARAM(name) _SD_BUS_NAMES_5(__VA_ARGS__)
#define _SD_BUS_NAMES_7(type, name, ...) SD_BUS_PARAM(name) _SD_BUS_NAMES_6(__VA_ARGS__)
#define _SD_BUS_NAMES_8(type, name, ...) SD_BUS_PARAM(name) _SD_BUS_NAMES_7(__VA_ARGS__)
#define _SD_BUS_NAMES_9(type, name, ...) SD_BUS_PARAM(name) _SD_BUS_NAMES_8(__VA_ARGS__)
#define _SD_BUS_NAMES_10(type, name, ...) SD_BUS_PARAM(name) _SD_BUS_NAMES_9(__VA_ARGS__)
#define _SD_BUS_NAMES_11(type, name, ...) SD_BUS_PARAM(name) _SD_BUS_NAMES_10(__VA_ARGS__)
#define _SD_BUS_NAMES_12(type, name, ...) SD_BUS_PARAM(name) _SD_BUS_NAMES_11(__VA_ARGS__)
#define _SD_BUS_NAMES_13(type, name, ...) SD_BUS_PARAM(name) _SD_BUS_NAMES_12(__VA_ARGS__)
#define _SD_BUS_NAMES_14(type, name, ...) SD_BUS_PARAM(name) _SD_BUS_NAMES_13(__VA_ARGS__)
#define _SD_BUS_NAMES_15(type, name, ...) SD_BUS_PARAM(name) _SD_BUS_NAMES_14(__VA_ARGS__)
#define _SD_BUS_NAMES_16(type, name, ...) SD_BUS_PARAM(name) _SD_BUS_NAMES_15(__VA_ARGS__)
#define _SD_BUS_NAMES_17(type, name, ...) SD_BUS_PARAM(name) _SD_BUS_NAMES_16(__VA_ARGS__)
#define _SD_BUS_NAMES_18(type, name, ...) SD_BUS_PARAM(name) _SD_BUS_NAMES_17(__VA_ARGS__)
#define _SD_BUS_NAMES_19(type, name, ...) SD_BUS_PARAM(name) _SD_BUS_NAMES_18(__VA_ARGS__)
#define _SD_BUS_NAMES_20(type, name, ...) SD_BUS_PARAM(name) _SD_BUS_NAMES_19(__VA_ARGS__)
#define _SD_BUS_NAMES_21(type, name, ...) SD_BUS_PARAM(name) _SD_BUS_NAMES_20(__VA_ARGS__)
#define _SD_BUS_NAMES_22(type, name, ...) SD_BUS_PARAM(name) _SD_BUS_NAMES_21(__VA_ARGS__)
#define _SD_BUS_NAMES_23(type, name, ...) SD_BUS_PARAM(name) _SD_BUS_NAMES_22(__VA_ARGS__)
#define _SD_BUS_NAMES_24(type, name, ...) SD_BUS_PARAM(name) _SD_BUS_NAMES_23(__VA_ARGS__)
#define _SD_BUS_NAMES_25(type, name, ...) SD_BUS_PARAM(name) _SD_BUS_NAMES_24(__VA_ARGS__)
#define _SD_BUS_NAMES(...)                                                                                                \
        _SD_BUS_PICK(__VA_ARGS__,                                                                                         \
                     _SD_BUS_NAMES_25, _SD_BUS_EACH_TYPE_NEEDS_A_NAME, _SD_BUS_NAMES_24, _SD_BUS_EACH_TYPE_NEEDS_A_NAME,  \
                     _SD_BUS_NAMES_23, _SD_BUS_EACH_TYPE_NEEDS_A_NAME, _SD_BUS_NAMES_22, _SD_BUS_EACH_TYPE_NEEDS_A_NAME,  \
                     _SD_BUS_NAMES_21, _SD_BUS_EACH_TYPE_NEEDS_A_NAME, _SD_BUS_NAMES_20, _SD_BUS_EACH_TYPE_NEEDS_A_NAME,  \
                     _SD_BUS_NAMES_19, _SD_BUS_EACH_TYPE_NEEDS_A_NAME, _SD_BUS_NAMES_18, _SD_BUS_EACH_TYPE_NEEDS_A_NAME,  \
                     _SD_BUS_NAMES_17, _SD_BUS_EACH_TYPE_NEEDS_A_NAME, _SD_BUS_NAMES_16, _SD_BUS_EACH_TYPE_NEEDS_A_NAME,  \
                     _SD_BUS_NAMES_15, _SD_BUS_EACH_TYPE_NEEDS_A_NAME, _SD_BUS_NAMES_14, _SD_BUS_EACH_TYPE_NEEDS_A_NAME,  \
                     _SD_BUS_NAMES_13, _SD_BUS_EACH_TYPE_NEEDS_A_NAME, _SD_BUS_NAMES_12, _SD_BUS_EACH_TYPE_NEEDS_A_NAME,  \
                     _SD_BUS_NAMES_11, _SD_BUS_EACH_TYPE_NEEDS_A_NAME, _SD_BUS_NAMES_10, _SD_BUS_EACH_TYPE_NEEDS_A_NAME,  \
                     _SD_BUS_NAMES_9, _SD_BUS_EACH_TYPE_NEEDS_A_NAME, _SD_BUS_NAMES_8, _SD_BUS_EACH_TYPE_NEEDS_A_NAME,    \
                     _SD_BUS_NAMES_7, _SD_BUS_EACH_TYPE_NEEDS_A_NAME, _SD_BUS_NAMES_6, _SD_BUS_EACH_TYPE_NEEDS_A_NAME,    \
                     _SD_BUS_NAMES_5, _SD_BUS_EACH_TYPE_NEEDS_A_NAME, _SD_BUS_NAMES_4, _SD_BUS_EACH_TYPE_NEEDS_A_NAME,    \
                     _SD_BUS_NAMES_3, _SD_BUS_EACH_TYPE_NEEDS_A_NAME, _SD_BUS_NAMES_2, _SD_BUS_EACH_TYPE_NEEDS_A_NAME,    \
                     _SD_BUS_NAMES_1, _SD_BUS_NAMES_0,                                                                    \
                     0)(__VA_ARGS__)

#define SD_BUS_METHOD_WITH_ARGS_OFFSET(_member, _args, _result, _handler, _offset, _flags)                            \
        SD_BUS_METHOD_WITH_NAMES_OFFSET(_member, _SD_BUS_TYPES(_args), _SD_BUS_NAMES(_args), _SD_BUS_TYPES(_result),  \
                                        _SD_BUS_NAMES(_result) "\0", _handler, _offset, _flags)
#define SD_BUS_METHOD_WITH_ARGS(_member, _args, _result, _handler, _flags)                                     \
        SD_BUS_METHOD_WITH_NAMES(_member, _SD_BUS_TYPES(_args), _SD_BUS_NAMES(_args), _SD_BUS_TYPES(_result),  \
                                 _SD_BUS_NAMES(_result) "\0", _handler, _flags)
#define SD_BUS_SIGNAL_WITH_ARGS(_member, _args, _flags)                                             \
        SD_BUS_SIGNAL_WITH_NAMES(_member, _SD_BUS_TYPES(_args), _SD_BUS_NAMES(_args) "\0", _flags)

_SD_END_DECLARATIONS;

#endif
