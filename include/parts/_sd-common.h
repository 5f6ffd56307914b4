/* What do all public headers share? Included by them alone. */

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#if defined(__INCLUDE_LEVEL__) && __INCLUDE_LEVEL__ <= 1 && !defined(__COVERITY__) && !defined(__clang_analyzer__) && !defined(__INTELLISENSE__)
#  error "_sd-common.h is private: include the header whose functions are needed."
#endif

/* Called when an object lets go of the user's pointer. */
typedef void (*_sd_destroy_t)(void *userdata);

/* Attributes, each only where the compiler has it. A program may define them otherwise beforehand. */
#ifndef _sd_printf_
#  if __GNUC__ >= 4
#    define _sd_printf_(a, b) __attribute__((__format__(printf, a, b)))
#  else
#    define _sd_printf_(a, b)
#  endif
#endif

#ifndef _sd_sentinel_
#  define _sd_sentinel_ __attribute__((__sentinel__))
#endif

#ifndef _sd_packed_
#  define _sd_packed_ __attribute__((__packed__))
#endif

#ifndef _sd_pure_
#  define _sd_pure_ __attribute__((__pure__))
#endif

/* Enumerators take the attribute since GCC 6. */
#ifndef _sd_deprecated_
#  if __GNUC__ >= 6
#    define _sd_deprecated_ __attribute__((__deprecated__))
#  else
#    define _sd_deprecated_
#  endif
#endif

#ifndef _SD_STRINGIFY
#  define _SD_XSTRINGIFY(x) #x
#  define _SD_STRINGIFY(x) _SD_XSTRINGIFY(x)
#endif

#ifndef _SD_CONCATENATE
#  define _SD_XCONCATENATE(x, y) x ## y
#  define _SD_CONCATENATE(x, y) _SD_XCONCATENATE(x, y)
#endif

#ifndef _SD_UNIQ
#  ifdef __COUNTER__
#    define _SD_UNIQ __COUNTER__
#  else
#    define _SD_UNIQ __LINE__
#  endif
#endif

/* Around the declarations of a header; both take a semicolon, for which the structure is there. */
#ifndef _SD_BEGIN_DECLARATIONS
#  ifdef __cplusplus
#    define _SD_BEGIN_DECLARATIONS extern "C" { struct _sd_takes_a_semicolon_
#  else
#    define _SD_BEGIN_DECLARATIONS struct _sd_takes_a_semicolon_
#  endif
#endif

#ifndef _SD_END_DECLARATIONS
#  ifdef __cplusplus
#    define _SD_END_DECLARATIONS } struct _sd_takes_a_semicolon_too_
#  else
#    define _SD_END_DECLARATIONS struct _sd_takes_a_semicolon_
#  endif
#endif

/* `char s[_SD_ARRAY_STATIC 33]`: a parameter that points to at least so many elements. */
#ifndef _SD_ARRAY_STATIC
#  if __STDC_VERSION__ >= 199901L && !defined(__cplusplus)
#    define _SD_ARRAY_STATIC static
#  else
#    define _SD_ARRAY_STATIC
#  endif
#endif

/* Defines func##p(), to be used as __attribute__((cleanup(func##p))). */
#ifndef _SD_DEFINE_POINTER_CLEANUP_FUNC
#  define _SD_DEFINE_POINTER_CLEANUP_FUNC(type, func)           \
        static __inline__ void func##p(type **p) {              \
                if (*p)                                         \
                        func(*p);                               \
        }                                                       \
        struct _sd_takes_a_semicolon_
#endif

#ifndef _SD_DECLARE_TRIVIAL_REF_FUNC
#  define _SD_DECLARE_TRIVIAL_REF_FUNC(name) name* name##_ref(name *p)
#endif

#ifndef _SD_DECLARE_TRIVIAL_UNREF_FUNC
#  define _SD_DECLARE_TRIVIAL_UNREF_FUNC(name) name* name##_unref(name *p)
#endif

#ifndef _SD_DECLARE_TRIVIAL_REF_UNREF_FUNC
#  define _SD_DECLARE_TRIVIAL_REF_UNREF_FUNC(name)              \
        _SD_DECLARE_TRIVIAL_REF_FUNC(name);                     \
        _SD_DECLARE_TRIVIAL_UNREF_FUNC(name)
#endif

/* Enumerations that are to be 64 bits wide whatever their values. */
#ifndef _SD_ENUM_FORCE_S64
#  define _SD_ENUM_FORCE_S64(id)                \
        _SD_##id##_INT64_MIN = INT64_MIN,       \
        _SD_##id##_INT64_MAX = INT64_MAX
#endif

#ifndef _SD_ENUM_TYPE_S64
#  if (__GNUC__ >= 14 || __STDC_VERSION__ >= 202311L) && !defined(__cplusplus)
#    define _SD_ENUM_TYPE_S64(id) id : int64_t
#  else
#    define _SD_ENUM_TYPE_S64(id) id
#  endif
#endif
