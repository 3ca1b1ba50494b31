<?xml version="1.0" encoding="UTF-8"?>
<!-- A classification that was confirmed as CustomerClassificationChanged (M10). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <!-- Of a record that was removed, what it was. -->
    <xsl:variable name="r" select="(after | before[not(../after)])[1]"/>
    <CustomerClassificationChanged>
      <customerCode><xsl:value-of select="$r/customer/code"/></customerCode>
      <customerName><xsl:value-of select="$r/customer/name"/></customerName>
      <xsl:if test="$r/customer/ka_code"><kaCode><xsl:value-of select="$r/customer/ka_code"/></kaCode></xsl:if>
      <kaMark><xsl:value-of select="$r/customer/ka_mark = 'true'"/></kaMark>
      <customerLevel><xsl:value-of select="$r/customer/level"/></customerLevel>
      <kind><xsl:value-of select="$r/kind"/></kind>
      <grade><xsl:value-of select="($r/computed[not(../confirmed)] | $r/confirmed)[1]"/></grade>
      <xsl:if test="$r/confirmed_score | $r/computed_score">
        <score><xsl:value-of select="($r/computed_score[not(../confirmed_score)] | $r/confirmed_score)[1]"/></score>
      </xsl:if>
      <xsl:if test="$r/computed"><computed><xsl:value-of select="$r/computed"/></computed></xsl:if>
      <xsl:if test="$r/confirmed"><confirmed><xsl:value-of select="$r/confirmed"/></confirmed></xsl:if>
      <xsl:if test="$r/rule"><rule><xsl:value-of select="$r/rule"/></rule></xsl:if>
      <xsl:if test="$r/note"><note><xsl:value-of select="$r/note"/></note></xsl:if>
      <confirmedBy><xsl:value-of select="translate(substring(@actor, 1 + string-length(substring-before(@actor, ':')) + contains(@actor, ':')), ' :', '..')"/></confirmedBy>
      <region><xsl:value-of select="$r/customer/province"/></region>
      <changedAt><xsl:value-of select="@at"/></changedAt>
    </CustomerClassificationChanged>
  </xsl:template>
</xsl:stylesheet>
