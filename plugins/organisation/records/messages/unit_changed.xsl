<?xml version="1.0" encoding="UTF-8"?>
<!-- A change of a unit as OrganisationChanged (M59). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <xsl:variable name="u" select="after"/>
    <OrganisationChanged>
      <unitCode><xsl:value-of select="$u/code"/></unitCode>
      <version><xsl:value-of select="@version"/></version>
      <changeKind>
        <xsl:choose>
          <xsl:when test="$u/@state = 'ended'">ended</xsl:when>
          <xsl:when test="@kind = 'create'">created</xsl:when>
          <xsl:otherwise>modified</xsl:otherwise>
        </xsl:choose>
      </changeKind>
      <name><xsl:value-of select="$u/name"/></name>
      <xsl:if test="$u/short_name"><shortName><xsl:value-of select="$u/short_name"/></shortName></xsl:if>
      <xsl:if test="$u/parent"><parentUnit><xsl:value-of select="$u/parent/code"/></parentUnit></xsl:if>
      <level><xsl:value-of select="$u/level"/></level>
      <xsl:if test="$u/network"><networkLevel><xsl:value-of select="$u/network"/></networkLevel></xsl:if>
      <kind><xsl:value-of select="$u/kind"/></kind>
      <xsl:if test="$u/region"><region><xsl:value-of select="$u/region"/></region></xsl:if>
      <xsl:if test="$u/area"><area><xsl:value-of select="$u/area"/></area></xsl:if>
      <xsl:if test="$u/address"><address><xsl:value-of select="$u/address"/></address></xsl:if>
      <xsl:if test="$u/postcode"><postcode><xsl:value-of select="$u/postcode"/></postcode></xsl:if>
      <xsl:if test="$u/head"><head><xsl:value-of select="$u/head"/></head></xsl:if>
      <xsl:if test="$u/contact_name"><contactName><xsl:value-of select="$u/contact_name"/></contactName></xsl:if>
      <xsl:if test="$u/contact_phone"><contactPhone><xsl:value-of select="$u/contact_phone"/></contactPhone></xsl:if>
      <xsl:if test="$u/email"><email><xsl:value-of select="$u/email"/></email></xsl:if>
      <xsl:if test="$u/successor"><successorUnit><xsl:value-of select="$u/successor/code"/></successorUnit></xsl:if>
      <effectiveDate><xsl:value-of select="$u/effective"/></effectiveDate>
      <changedAt><xsl:value-of select="@at"/></changedAt>
      <changedBy><xsl:value-of select="translate(substring(@actor, 1 + string-length(substring-before(@actor, ':')) + contains(@actor, ':')), ' :', '..')"/></changedBy>
    </OrganisationChanged>
  </xsl:template>
</xsl:stylesheet>
