<?xml version="1.0" encoding="UTF-8"?>
<!-- A change of a role as RoleChanged (M59), with its rights. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <xsl:variable name="r" select="after"/>
    <RoleChanged>
      <roleCode><xsl:value-of select="$r/code"/></roleCode>
      <version><xsl:value-of select="@version"/></version>
      <changeKind>
        <xsl:choose>
          <xsl:when test="$r/@state = 'ended'">ended</xsl:when>
          <xsl:when test="@kind = 'create'">created</xsl:when>
          <xsl:otherwise>modified</xsl:otherwise>
        </xsl:choose>
      </changeKind>
      <name><xsl:value-of select="$r/name"/></name>
      <xsl:if test="$r/description"><description><xsl:value-of select="$r/description"/></description></xsl:if>
      <xsl:if test="$r/level"><level><xsl:value-of select="$r/level"/></level></xsl:if>
      <xsl:if test="$r/permission">
        <permissions>
          <xsl:for-each select="$r/permission">
            <permission>
              <function><xsl:value-of select="function"/></function>
              <access><xsl:value-of select="access"/></access>
              <dataScope><xsl:value-of select="data_scope"/></dataScope>
            </permission>
          </xsl:for-each>
        </permissions>
      </xsl:if>
      <effectiveDate><xsl:value-of select="$r/effective"/></effectiveDate>
      <changedAt><xsl:value-of select="@at"/></changedAt>
      <changedBy><xsl:value-of select="translate(substring(@actor, 1 + string-length(substring-before(@actor, ':')) + contains(@actor, ':')), ' :', '..')"/></changedBy>
    </RoleChanged>
  </xsl:template>
</xsl:stylesheet>
